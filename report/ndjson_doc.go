// # The ndjson format
//
// A file is lines, each a JSON object: an event of the run, in the order of the run. Every object has the members
//
//	v       1, the version of the format; members may be added without a new version, readers skip what they do not
//	        know
//	type    what happened, see below
//	cursor  where: iteration, position, length, cycles (see [run.Cursor]), ref (one for each execution of an item),
//	        itemId and path (names of the folders and of the request) while an item runs, requestId, scriptId and
//	        eventId where they apply; missing from start, warning outside of an item, and done
//
// and those of its type. Times are milliseconds, instants RFC 3339, sizes bytes. The types are
//
//	start           time, version, collection {id, name, schema}, environment, iterations, items, tree: the folders
//	                and requests as {id, name, method, items}
//	iteration       opens an iteration
//	iterationEnd    closes it
//	item            opens the execution of an item: name
//	itemEnd         closes it: skipped, reachedRequest, reachedTests, next {name, null} if setNextRequest was called
//	script          a script begins: listen ("prerequest" or "test"), owner {level, id, name}
//	scriptEnd       it has ended: also took, error, changes [{scope, key, unset, value}]
//	request         the item's request is about to be sent: method, url
//	exchange        source ("item", "auth" or "script"), method, url, took, hops, cookies, signature, error. A hop has
//	                request {method, url, header, body}, response {proto, code, reason, header, body}, remote and
//	                timings; it is one of several if redirects were followed. header is a list of {key, value} in the
//	                order of the wire. A body has mode, size, encodedSize and, if the setting "bodies" is on, text or,
//	                when it is no UTF-8, base64.
//	assertion       listen, name, index, skipped, error {name, message, stack, line, column}
//	console         listen, level, text (the arguments as Node shows them), values (the arguments)
//	exception       an error no script could catch: listen, error
//	visualization   what a script shows by pm.visualizer: listen, html, error
//	warning         message
//	done            summary: the totals as in Newman's run.stats, skipped, skippedItems, exceptions, started,
//	                completed, received, responseTime {count, average, min, max, deviation}, signed, verified,
//	                unverified; error if the run was cut short
//
// Credentials are masked as in every report: known secrets wherever they stand, and by their place the values of
// Authorization and Proxy-Authorization. A file without a done line is of a run that died.
package report
