"""An uncaught exception leaves a trace through inlined calls: every frame is in the traceback, with its line."""


class Account:
    def __init__(self, name, balance):
        self.name = name
        self.balance = balance

    def withdraw(self, amount):
        self.check(
            amount,
        )
        self.balance -= amount

    def check(self, amount):
        if amount > self.balance:
            raise ValueError("%s has only %d" % (self.name, self.balance))

    @property
    def half(self):
        return self.balance // divisor[0]


divisor = [2]


def pay(account, amounts):
    total = 0
    for amount in amounts:
        total += amount
        account.withdraw(amount); total += 1
        total += account.half
    return total


def main():
    account = Account("Ann", 10_000)
    print(pay(account, [1] * 400))
    try:
        divisor[0] = 0
        pay(account, [1])
    except ZeroDivisionError as error:
        entry = error.__traceback__
        while entry is not None:
            print(entry.tb_frame.f_code.co_name, entry.tb_lineno, sorted(entry.tb_frame.f_locals))
            entry = entry.tb_next
    divisor[0] = 3
    return pay(account, [7] * 10_000)


main()
