"""DeltaBlue: an incremental solver for hierarchies of one-way constraints, after Sannella, Maloney, Freeman-Benson and Borning.

A constraint has a strength and one or more methods, each of which computes one of its variables from the others. The planner
keeps a set of methods without cycles in which a stronger constraint is never sacrificed for a weaker one. Each variable
remembers its walkabout strength: the weakest constraint that would have to give way to determine the variable differently.

Two problems: a chain of equalities with an edit at one end, and pairs of variables under a common scale and offset. Size: the
length of the chain and the number of pairs. Result: sums of the values that were computed.
"""

from _harness import main

N, SMALL = 10000, 100
EXPECTED = {SMALL: "380 347091", N: "380 529888191"}

# Strengths: the smaller the stronger.
REQUIRED, STRONG_PREFERRED, PREFERRED, STRONG_DEFAULT, NORMAL, WEAK_DEFAULT, WEAKEST = range(7)


class Variable:
    def __init__(self, value):
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.mark = 0
        self.walkabout = WEAKEST
        self.stays = True


class Constraint:
    """The common part. A subclass says which method may be chosen, and what the chosen one does."""

    is_input = False

    def __init__(self, strength):
        self.strength = strength

    def add_to(self, planner):
        self.attach()
        planner.add(self)

    def remove_from(self, planner):
        if self.is_satisfied():
            planner.remove(self)
        else:
            self.detach()

    def satisfy(self, planner, mark):
        """Tries to enforce this constraint; returns the constraint that had to give way, if there is one."""
        self.choose_method(mark)
        if not self.is_satisfied():
            if self.strength == REQUIRED:
                raise ValueError("a required constraint cannot be satisfied")
            return None
        self.mark_inputs(mark)
        output = self.output()
        loser = output.determined_by
        if loser is not None:
            loser.unsatisfy()
        output.determined_by = self
        if not planner.propagate(self, mark):
            raise ValueError("there is a cycle of constraints")
        output.mark = mark
        return loser


class UnaryConstraint(Constraint):
    """A constraint on one variable, which it determines."""

    def __init__(self, strength, variable, planner):
        Constraint.__init__(self, strength)
        self.variable = variable
        self.satisfied = False
        self.add_to(planner)

    def attach(self):
        self.variable.constraints.append(self)
        self.satisfied = False

    def detach(self):
        self.variable.constraints.remove(self)
        self.satisfied = False

    def is_satisfied(self):
        return self.satisfied

    def unsatisfy(self):
        self.satisfied = False

    def choose_method(self, mark):
        self.satisfied = self.variable.mark != mark and self.strength < self.variable.walkabout

    def output(self):
        return self.variable

    def mark_inputs(self, mark):
        pass

    def inputs_known(self, mark):
        return True

    def recalculate(self):
        self.variable.walkabout = self.strength
        self.variable.stays = not self.is_input
        if self.variable.stays:
            self.execute()

    def execute(self):
        pass


class Stay(UnaryConstraint):
    """The variable should stay what it is."""


class Edit(UnaryConstraint):
    """The variable is changed from outside."""

    is_input = True


class BinaryConstraint(Constraint):
    """A constraint between two variables, either of which may be determined by the other."""

    def __init__(self, strength, first, second, planner):
        Constraint.__init__(self, strength)
        self.first = first
        self.second = second
        self.direction = 0  # 1: determines second, -1: determines first, 0: not satisfied
        self.add_to(planner)

    def attach(self):
        self.first.constraints.append(self)
        self.second.constraints.append(self)
        self.direction = 0

    def detach(self):
        self.first.constraints.remove(self)
        self.second.constraints.remove(self)
        self.direction = 0

    def is_satisfied(self):
        return self.direction != 0

    def unsatisfy(self):
        self.direction = 0

    def choose_method(self, mark):
        first, second, strength = self.first, self.second, self.strength
        if first.mark == mark:
            self.direction = 1 if second.mark != mark and strength < second.walkabout else 0
        elif second.mark == mark:
            self.direction = -1 if strength < first.walkabout else 0
        elif first.walkabout > second.walkabout:
            self.direction = -1 if strength < first.walkabout else 0
        else:
            self.direction = 1 if strength < second.walkabout else 0

    def input(self):
        return self.first if self.direction > 0 else self.second

    def output(self):
        return self.second if self.direction > 0 else self.first

    def mark_inputs(self, mark):
        self.input().mark = mark

    def inputs_known(self, mark):
        source = self.input()
        return source.mark == mark or source.stays or source.determined_by is None

    def recalculate(self):
        source, target = self.input(), self.output()
        target.walkabout = max(self.strength, source.walkabout)
        target.stays = source.stays
        if target.stays:
            self.execute()


class Equal(BinaryConstraint):
    def execute(self):
        self.output().value = self.input().value


class Scale(BinaryConstraint):
    """second = first * scale + offset"""

    def __init__(self, strength, first, scale, offset, second, planner):
        self.scale = scale
        self.offset = offset
        BinaryConstraint.__init__(self, strength, first, second, planner)

    def attach(self):
        BinaryConstraint.attach(self)
        self.scale.constraints.append(self)
        self.offset.constraints.append(self)

    def detach(self):
        BinaryConstraint.detach(self)
        self.scale.constraints.remove(self)
        self.offset.constraints.remove(self)

    def mark_inputs(self, mark):
        self.input().mark = self.scale.mark = self.offset.mark = mark

    def inputs_known(self, mark):
        for source in (self.input(), self.scale, self.offset):
            if not (source.mark == mark or source.stays or source.determined_by is None):
                return False
        return True

    def recalculate(self):
        source, target = self.input(), self.output()
        target.walkabout = max(self.strength, source.walkabout)
        target.stays = source.stays and self.scale.stays and self.offset.stays
        if target.stays:
            self.execute()

    def execute(self):
        if self.direction > 0:
            self.second.value = self.first.value * self.scale.value + self.offset.value
        else:
            self.first.value = (self.second.value - self.offset.value) // self.scale.value


class Planner:
    def __init__(self):
        self.last_mark = 0

    def new_mark(self):
        self.last_mark += 1
        return self.last_mark

    def add(self, constraint):
        mark = self.new_mark()
        loser = constraint.satisfy(self, mark)
        while loser is not None:
            loser = loser.satisfy(self, mark)

    def remove(self, constraint):
        output = constraint.output()
        constraint.unsatisfy()
        constraint.detach()
        for orphan in self.release_downstream(output):
            self.add(orphan)

    def release_downstream(self, output):
        """Recomputes what hung on `output`; returns the constraints that may now be satisfied, strongest first."""
        output.determined_by = None
        output.walkabout = WEAKEST
        output.stays = True
        orphans = []
        pending = [output]
        while pending:
            variable = pending.pop()
            for constraint in variable.constraints:
                if not constraint.is_satisfied():
                    orphans.append(constraint)
            for constraint in consumers_of(variable):
                constraint.recalculate()
                pending.append(constraint.output())
        orphans.sort(key=lambda constraint: constraint.strength)
        return orphans

    def propagate(self, constraint, mark):
        """Recomputes everything downstream of a constraint; False when that leads back to it."""
        pending = [constraint]
        while pending:
            next_one = pending.pop()
            if next_one.output().mark == mark:
                self.remove(constraint)
                return False
            next_one.recalculate()
            pending.extend(consumers_of(next_one.output()))
        return True

    def plan_from(self, sources):
        """The constraints to execute, in order, when the sources have changed."""
        mark = self.new_mark()
        plan = []
        pending = [source for source in sources if source.is_input and source.is_satisfied()]
        while pending:
            constraint = pending.pop()
            output = constraint.output()
            if output.mark != mark and constraint.inputs_known(mark):
                plan.append(constraint)
                output.mark = mark
                pending.extend(consumers_of(output))
        return plan


def consumers_of(variable):
    """The satisfied constraints that read the variable."""
    determining = variable.determined_by
    return [c for c in variable.constraints if c is not determining and c.is_satisfied()]


def execute(plan):
    for constraint in plan:
        constraint.execute()


def change(variable, values, planner):
    edit = Edit(PREFERRED, variable, planner)
    plan = planner.plan_from([edit])
    for value in values:
        variable.value = value
        execute(plan)
    edit.remove_from(planner)


def chain(n):
    planner = Planner()
    variables = [Variable(0) for _ in range(n + 1)]
    for i in range(n):
        Equal(REQUIRED, variables[i], variables[i + 1], planner)
    Stay(STRONG_DEFAULT, variables[-1], planner)
    edit = Edit(PREFERRED, variables[0], planner)
    plan = planner.plan_from([edit])
    total = 0
    for value in range(20):
        variables[0].value = value
        execute(plan)
        if variables[-1].value != value:
            raise ValueError("the chain does not hold")
        total += variables[-1].value + variables[n // 2].value
    edit.remove_from(planner)
    return total


def projection(n):
    planner = Planner()
    scale = Variable(10)
    offset = Variable(1000)
    sources = []
    targets = []
    for i in range(n):
        source = Variable(i)
        target = Variable(i)
        Stay(NORMAL, source, planner)
        Scale(REQUIRED, source, scale, offset, target, planner)
        sources.append(source)
        targets.append(target)
    change(sources[0], range(10), planner)
    total = targets[0].value
    change(targets[-1], [1050], planner)
    total += sources[-1].value
    change(scale, range(1, 6), planner)
    total += sum([target.value for target in targets[:-1]])
    change(offset, range(2000, 2005), planner)
    total += sum([target.value for target in targets[:-1]])
    if targets[0].value != 9 * 5 + 2004:
        raise ValueError("the projection does not hold")
    return total


def run(n):
    return "%d %d" % (chain(n), projection(n))


if __name__ == "__main__":
    main(run, N, EXPECTED)
