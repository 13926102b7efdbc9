// @shared-module
/**
 * All modules that the host implements. Importing one of these files registers the module; its contents are made when a program first
 * imports it.
 */
import "./binascii";
import "./bisect";
import "./cmath";
import "./codecs";
import "./collections";
import "./context-variables";
import "./functools";
import "./heapq";
import "./io";
import "./itertools";
import "./json";
import "./math";
import "./operator";
import "./posix";
import "./random";
import "./small-modules";
import "./sre";
import "./string";
import "./struct";
import "./sys";
import "./thread";
import "./time";
import "./typing";
import "./weakref";
