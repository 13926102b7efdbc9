"""Richards: the kernel of a small operating system, simulated. Tasks pass packets to each other and wait for them.

Six tasks share the machine: an idle task that ends when its count is used up, a worker that makes packets of letters, two
handlers that pass work on and results back, and two devices that take a while. The scheduler runs the first runnable task of
the list, in order of priority.

Size: the idle task's count. Result: how many packets were queued and how many times a task was put on hold. For a count of
10000 these have been 23246 and 9297 ever since Martin Richards wrote the first version in BCPL.
"""

from _harness import main

N, SMALL = 50000, 500
EXPECTED = {SMALL: "1136 454", N: "116391 46556"}

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
DEVICE_PACKET, WORK_PACKET = range(2)
PACKET_SIZE = 4


class Packet:
    def __init__(self, link, owner, kind):
        self.link = link
        self.owner = owner
        self.kind = kind
        self.letter = 0
        self.letters = [0] * PACKET_SIZE

    def append_to(self, queue):
        """Puts this packet at the end of a linked queue and returns the queue's head."""
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class Task:
    def __init__(self, kernel, identity, priority, queue):
        self.kernel = kernel
        self.identity = identity
        self.priority = priority
        self.queue = queue
        self.has_packet = queue is not None
        self.is_waiting = queue is None
        self.is_on_hold = False
        kernel.tasks[identity] = self
        self.next = kernel.first
        kernel.first = self

    def start(self):
        """Makes the task runnable without a packet."""
        self.has_packet = False
        self.is_waiting = False
        return self

    def start_waiting(self):
        self.has_packet = True
        self.is_waiting = True
        return self

    def is_idle(self):
        return self.is_on_hold or (self.is_waiting and not self.has_packet)

    def receive(self, packet, sender):
        """Takes a packet; returns the task to run next."""
        if self.queue is None:
            self.queue = packet
            self.has_packet = True
            if self.priority > sender.priority:
                return self
        else:
            packet.append_to(self.queue)
        return sender

    def run(self):
        """Runs the task once; returns the task to run next."""
        packet = None
        if self.is_waiting and self.has_packet:
            packet = self.queue
            self.queue = packet.link
            self.is_waiting = False
            self.has_packet = self.queue is not None
        return self.work(packet)

    def wait(self):
        self.is_waiting = True
        return self

    def hold(self):
        self.kernel.holds += 1
        self.is_on_hold = True
        return self.next

    def send(self, packet):
        kernel = self.kernel
        target = kernel.tasks[packet.owner]
        kernel.queued += 1
        packet.link = None
        packet.owner = self.identity
        return target.receive(packet, self)

    def release(self, identity):
        target = self.kernel.tasks[identity]
        target.is_on_hold = False
        return target if target.priority > self.priority else self

    def work(self, packet):
        raise NotImplementedError


class IdleTask(Task):
    def __init__(self, kernel, count):
        Task.__init__(self, kernel, IDLE, 0, None)
        self.count = count
        self.control = 1

    def work(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.hold()
        if self.control & 1 == 0:
            self.control //= 2
            return self.release(DEVICE_A)
        self.control = self.control // 2 ^ 0xD008
        return self.release(DEVICE_B)


class Worker(Task):
    def __init__(self, kernel, queue):
        Task.__init__(self, kernel, WORKER, 1000, queue)
        self.destination = HANDLER_A
        self.letter = 0

    def work(self, packet):
        if packet is None:
            return self.wait()
        self.destination = HANDLER_B if self.destination == HANDLER_A else HANDLER_A
        packet.owner = self.destination
        packet.letter = 0
        for i in range(PACKET_SIZE):
            self.letter += 1
            if self.letter > 26:
                self.letter = 1
            packet.letters[i] = ord("A") + self.letter - 1
        return self.send(packet)


class Handler(Task):
    def __init__(self, kernel, identity, priority, queue):
        Task.__init__(self, kernel, identity, priority, queue)
        self.work_queue = None
        self.device_queue = None

    def work(self, packet):
        if packet is not None:
            if packet.kind == WORK_PACKET:
                self.work_queue = packet.append_to(self.work_queue)
            else:
                self.device_queue = packet.append_to(self.device_queue)
        work = self.work_queue
        if work is None:
            return self.wait()
        done = work.letter
        if done >= PACKET_SIZE:
            self.work_queue = work.link
            return self.send(work)
        device = self.device_queue
        if device is None:
            return self.wait()
        self.device_queue = device.link
        device.letter = work.letters[done]
        work.letter = done + 1
        return self.send(device)


class Device(Task):
    def __init__(self, kernel, identity, priority):
        Task.__init__(self, kernel, identity, priority, None)
        self.pending = None

    def work(self, packet):
        if packet is not None:
            self.pending = packet
            return self.hold()
        pending = self.pending
        if pending is None:
            return self.wait()
        self.pending = None
        return self.send(pending)


class Kernel:
    def __init__(self):
        self.tasks = [None] * 6
        self.first = None
        self.queued = 0
        self.holds = 0

    def schedule(self):
        task = self.first
        while task is not None:
            task = task.next if task.is_idle() else task.run()


def run(n):
    kernel = Kernel()
    IdleTask(kernel, n).start()

    queue = Packet(None, 0, WORK_PACKET)
    queue = Packet(queue, 0, WORK_PACKET)
    Worker(kernel, queue).start_waiting()

    for handler, device, priority in ((HANDLER_A, DEVICE_A, 2000), (HANDLER_B, DEVICE_B, 3000)):
        queue = None
        for _ in range(3):
            queue = Packet(queue, device, DEVICE_PACKET)
        Handler(kernel, handler, priority, queue).start_waiting()

    Device(kernel, DEVICE_A, 4000)
    Device(kernel, DEVICE_B, 5000)
    kernel.schedule()
    return "%d %d" % (kernel.queued, kernel.holds)


if __name__ == "__main__":
    main(run, N, EXPECTED)
