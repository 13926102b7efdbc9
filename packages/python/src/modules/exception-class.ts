// @shared-module
/**
 * Exceptions that a module of the host adds to the hierarchy.
 */
import { defineType, type TypeDeclaration, type W_Type } from "../objects/type";

/** A new exception type; its objects have the host class of the base's. */
export const exceptionClass = (module: string, name: string, base: W_Type, declaration: TypeDeclaration = {}): W_Type =>
  defineType(name, null, { base, module, subclassable: true, ...declaration });
