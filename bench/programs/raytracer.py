"""A ray tracer: spheres over a chequered floor, a light, shadows and two reflections.

Size: width and height of the picture. Result: a checksum of its pixels, and the sum of their brightness.
"""

from math import sqrt

from _harness import main

N, SMALL = 140, 14
EXPECTED = {SMALL: "944440 49145", N: "58970 5019399"}

EPSILON = 0.0001
REFLECTIONS = 2


class Vector:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def normalized(self):
        return self * (1.0 / sqrt(self.dot(self)))

    def reflected_at(self, normal):
        return self - normal * (2.0 * self.dot(normal))


class Ray:
    __slots__ = ("origin", "direction")

    def __init__(self, origin, direction):
        self.origin = origin
        self.direction = direction

    def at(self, distance):
        return self.origin + self.direction * distance


class Shape:
    def __init__(self, colour, mirror):
        self.colour = colour
        self.mirror = mirror

    def colour_at(self, point):
        return self.colour


class Sphere(Shape):
    def __init__(self, centre, radius, colour, mirror):
        Shape.__init__(self, colour, mirror)
        self.centre = centre
        self.radius = radius

    def distance_along(self, ray):
        to_centre = self.centre - ray.origin
        along = to_centre.dot(ray.direction)
        square = self.radius * self.radius - to_centre.dot(to_centre) + along * along
        if square < 0.0:
            return None
        half = sqrt(square)
        if along - half > EPSILON:
            return along - half
        if along + half > EPSILON:
            return along + half
        return None

    def normal_at(self, point):
        return (point - self.centre) * (1.0 / self.radius)


class Floor(Shape):
    def __init__(self, height, colour, other_colour, mirror):
        Shape.__init__(self, colour, mirror)
        self.height = height
        self.other_colour = other_colour

    def distance_along(self, ray):
        fall = ray.direction.y
        if -EPSILON < fall < EPSILON:
            return None
        distance = (self.height - ray.origin.y) / fall
        return distance if distance > EPSILON else None

    def normal_at(self, point):
        return Vector(0.0, 1.0, 0.0)

    def colour_at(self, point):
        return self.colour if (int(point.x + 1000.0) + int(point.z + 1000.0)) % 2 else self.other_colour


class Scene:
    def __init__(self):
        self.shapes = []
        self.light = Vector(-6.0, 9.0, -5.0)
        self.sky = Vector(0.2, 0.3, 0.5)

    def nearest(self, ray):
        found = None
        shortest = 1e9
        for shape in self.shapes:
            distance = shape.distance_along(ray)
            if distance is not None and distance < shortest:
                found = shape
                shortest = distance
        return found, shortest

    def is_lit(self, point, direction, distance):
        ray = Ray(point, direction)
        for shape in self.shapes:
            hit = shape.distance_along(ray)
            if hit is not None and hit < distance:
                return False
        return True

    def trace(self, ray, reflections):
        shape, distance = self.nearest(ray)
        if shape is None:
            return self.sky
        point = ray.at(distance)
        normal = shape.normal_at(point)
        to_light = self.light - point
        far = sqrt(to_light.dot(to_light))
        to_light = to_light * (1.0 / far)
        brightness = 0.15
        slant = normal.dot(to_light)
        if slant > 0.0 and self.is_lit(point, to_light, far):
            brightness += 0.85 * slant
        colour = shape.colour_at(point) * brightness
        if reflections > 0 and shape.mirror > 0.0:
            mirrored = self.trace(Ray(point, ray.direction.reflected_at(normal)), reflections - 1)
            colour = colour * (1.0 - shape.mirror) + mirrored * shape.mirror
        return colour


def example_scene():
    scene = Scene()
    scene.shapes.append(Floor(-1.0, Vector(0.9, 0.9, 0.9), Vector(0.15, 0.15, 0.15), 0.2))
    for i in range(5):
        centre = Vector(1.4 * i - 2.8, 0.3 * (i % 3) - 0.4, 3.0 + 0.7 * (i % 2))
        scene.shapes.append(Sphere(centre, 0.6, Vector(0.2 * i + 0.1, 0.9 - 0.15 * i, 0.5), 0.1 * i))
    return scene


def level(value):
    return min(255, max(0, int(value * 255.0)))


def run(n):
    scene = example_scene()
    camera = Vector(0.0, 0.6, -4.0)
    checksum = 0
    brightness = 0
    for row in range(n):
        for column in range(n):
            direction = Vector((column + 0.5) / n - 0.5, 0.5 - (row + 0.5) / n, 1.0).normalized()
            pixel = scene.trace(Ray(camera, direction), REFLECTIONS)
            for value in (pixel.x, pixel.y, pixel.z):
                light = level(value)
                brightness += light
                checksum = (checksum * 31 + light) % 1000003
    return "%d %d" % (checksum, brightness)


if __name__ == "__main__":
    main(run, N, EXPECTED)
