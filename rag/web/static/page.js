// What a page does beyond plain HTML: nothing here is needed to read or to ask.
"use strict";
