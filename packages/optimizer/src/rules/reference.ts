/** Algebra of boxes and strings: what was put in comes out again. */
import { named, operations, p, rule, x, y, type Rule } from "./rule";

export function referenceRules(): Rule[] {
  const {
    box_int, unbox_int, box_bool, unbox_bool, int_is_true, int_eq, int_ne, ptr_eq, ptr_ne,
    strlen, strgetitem, str_from_code, str_concat, str_eq, str_lt,
  } = operations();
  return named({
    unbox_box_int: rule(unbox_int(box_int(x)), x),
    box_unbox_int: rule(box_int(unbox_int(x)), x),
    unbox_box_bool: rule(unbox_bool(box_bool(p)), p),
    unbox_box_truth: rule(unbox_bool(box_bool(x)), int_is_true(x)),
    box_unbox_bool: rule(box_bool(unbox_bool(x)), x),
    box_truth: rule(box_bool(int_is_true(x)), box_bool(x)),
    same_ints: rule(ptr_eq(box_int(x), box_int(y)), int_eq(x, y)),
    other_ints: rule(ptr_ne(box_int(x), box_int(y)), int_ne(x, y)),
    strlen_from_code: rule(strlen(str_from_code(x)), 1),
    strgetitem_from_code: rule(strgetitem(str_from_code(x), 0), x),
    concat_empty: rule(str_concat(x, ""), x),
    concat_to_empty: rule(str_concat("", x), x),
    str_eq_self: rule(str_eq(x, x), 1),
    str_lt_self: rule(str_lt(x, x), 0),
  });
}
