// @shared-module
/**
 * All modules that the host implements. Importing one of these files registers the module; its contents are made when a program first
 * imports it.
 */
import "./binascii";
import "./bisect";
import "./collections";
import "./functools";
import "./heapq";
import "./itertools";
import "./json";
import "./math";
import "./operator";
import "./random";
import "./string";
import "./struct";
import "./sys";
import "./time";
import "./typing";
import "./weakref";
