"""A simulation by events: customers arrive at a supermarket, shop, queue at tills and leave; a manager opens and closes tills.

Events are objects of several classes in a heap ordered by time. Size: the number of customers. Result: when the last one left, how
long they waited on the average, the longest queue, and how many events there were.
"""

from _harness import main

N, SMALL = 18000, 180
EXPECTED = {SMALL: "2982 202.739 6 590", N: "225318 190.298 7 57756"}


class Random:
    def __init__(self, seed):
        self.state = seed

    def between(self, low, high):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return low + (self.state >> 7) % (high - low + 1)


class Event:
    def __init__(self, time):
        self.time = time
        self.order = 0

    def __lt__(self, other):
        if self.time != other.time:
            return self.time < other.time
        return self.order < other.order

    def happen(self, shop):
        raise NotImplementedError


class Calendar:
    """The events to come, in a binary heap."""

    def __init__(self):
        self.heap = []
        self.added = 0

    def add(self, event):
        self.added += 1
        event.order = self.added
        heap = self.heap
        at = len(heap)
        heap.append(event)
        while at > 0:
            parent = (at - 1) >> 1
            if not event < heap[parent]:
                break
            heap[at] = heap[parent]
            at = parent
        heap[at] = event

    def take(self):
        heap = self.heap
        first = heap[0]
        last = heap.pop()
        size = len(heap)
        if size:
            at = 0
            child = 1
            while child < size:
                if child + 1 < size and heap[child + 1] < heap[child]:
                    child += 1
                if not heap[child] < last:
                    break
                heap[at] = heap[child]
                at = child
                child = 2 * at + 1
            heap[at] = last
        return first

    def __bool__(self):
        return len(self.heap) > 0


class Customer:
    def __init__(self, number, random):
        self.number = number
        self.items = random.between(1, 30)
        self.queued_at = 0

    @property
    def is_quick(self):
        return self.items <= 6

    def shopping_time(self, random):
        return 20 + self.items * random.between(5, 15)


class Till:
    speed = 4

    def __init__(self, number):
        self.number = number
        self.queue = []
        self.is_open = True
        self.is_busy = False

    def accepts(self, customer):
        return self.is_open

    def service_time(self, customer):
        return 15 + customer.items * self.speed

    def __len__(self):
        return len(self.queue) + self.is_busy


class QuickTill(Till):
    speed = 5

    def accepts(self, customer):
        return Till.accepts(self, customer) and customer.is_quick


class SelfService(Till):
    speed = 7

    def service_time(self, customer):
        return super().service_time(customer) + 3 * (customer.number % 5)


class Arrival(Event):
    def __init__(self, time, customer):
        Event.__init__(self, time)
        self.customer = customer

    def happen(self, shop):
        customer = self.customer
        shop.calendar.add(Queueing(self.time + customer.shopping_time(shop.random), customer))
        if customer.number < shop.expected:
            pause = shop.random.between(1, 24)
            shop.calendar.add(Arrival(self.time + pause, Customer(customer.number + 1, shop.random)))


class Queueing(Event):
    def __init__(self, time, customer):
        Event.__init__(self, time)
        self.customer = customer

    def happen(self, shop):
        customer = self.customer
        customer.queued_at = self.time
        till = shop.till_for(customer)
        till.queue.append(customer)
        shop.longest = max(shop.longest, len(till))
        if not till.is_busy:
            shop.serve(till, self.time)


class Payment(Event):
    def __init__(self, time, till, customer):
        Event.__init__(self, time)
        self.till = till
        self.customer = customer

    def happen(self, shop):
        shop.served += 1
        shop.last_left = self.time
        self.till.is_busy = False
        if self.till.queue:
            shop.serve(self.till, self.time)


class Inspection(Event):
    """The manager looks at the queues from time to time."""

    def happen(self, shop):
        waiting = sum([len(till.queue) for till in shop.tills])
        still_open = [till for till in shop.tills if till.is_open]
        if waiting > 3 * len(still_open):
            for till in shop.tills:
                if not till.is_open:
                    till.is_open = True
                    break
        elif waiting < len(still_open) and len(still_open) > 3:
            still_open[-1].is_open = False
        if shop.served < shop.expected:
            shop.calendar.add(Inspection(self.time + 60))


class Shop:
    def __init__(self, expected):
        self.expected = expected
        self.random = Random(11)
        self.calendar = Calendar()
        kinds = [Till, Till, QuickTill, SelfService, SelfService, Till, Till, Till, SelfService, Till]
        self.tills = [kind(number) for number, kind in enumerate(kinds)]
        self.waited = 0
        self.longest = 0
        self.served = 0
        self.last_left = 0

    def till_for(self, customer):
        best = None
        for till in self.tills:
            if till.accepts(customer) and (best is None or len(till) < len(best)):
                best = till
        return best

    def serve(self, till, time):
        customer = till.queue.pop(0)
        till.is_busy = True
        self.waited += time - customer.queued_at
        self.calendar.add(Payment(time + till.service_time(customer), till, customer))

    def open(self):
        self.calendar.add(Arrival(0, Customer(1, self.random)))
        self.calendar.add(Inspection(60))
        while self.calendar:
            self.calendar.take().happen(self)


def run(n):
    shop = Shop(n)
    shop.open()
    return "%d %.3f %d %d" % (shop.last_left, shop.waited / n, shop.longest, shop.calendar.added)


if __name__ == "__main__":
    main(run, N, EXPECTED)
