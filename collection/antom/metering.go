package antom

import (
	"strings"
	"unicode"
)

// metering counts what is used.
func metering() []API {
	one := from("createMeter", "", "meterId")
	return rows("Metering", AMS,
		row{name: "createMeter", path: "/meter/create", about: "Make a meter.",
			fields:  []Field{text("displayName", 256).must(), text("eventName", 128).must(), text("aggregation", 32)},
			minimal: `{"displayName":"Cups","eventName":"cup"}`, returns: []string{"meterId"}},
		row{name: "updateMeter", path: "/meter/update", about: "Change a meter.",
			fields: []Field{id("meterId").must(), text("displayName", 256), boolean("active")}, minimal: `{"meterId":"{{meterId}}"}`,
			needs: one, returns: []string{"meterId"}},
		row{name: "inquireMeterDetails", path: "/meter/inquireDetails", about: "Ask for a meter.",
			fields: []Field{id("meterId").must()}, minimal: `{"meterId":"{{meterId}}"}`, needs: one, returns: []string{"meterId"}},
		row{name: "inquireMeterList", path: "/meter/inquireList", about: "List meters.",
			fields: []Field{text("startingAfter", 64), integer("limit")}, minimal: `{}`, returns: []string{"data"}},
		row{name: "createMeterSession", path: "/meter/createSession", about: "Make a session for uploading many events.",
			minimal: `{}`, returns: []string{"sessionId"}},
		row{name: "uploadEvent", path: "/meter/uploadEvent", about: "Tell what was used. The answer is not signed.",
			fields:  []Field{list("events", 1000).must(), text("events[].eventName", 128).must(), id("events[].identifier"), moment("events[].timestamp")},
			minimal: `{"events":[{"eventName":"cup","identifier":"{{$guid}}"}]}`},
	)
}

// taxes works out and reports taxes.
func taxes() []API {
	return rows("Tax", AMS,
		row{name: "calculateTax", path: "/tax/calculate", about: "Work out the tax of a sale.",
			fields:  []Field{text("currency", 3).must(), list("lineItems", 0).must(), amount("lineItems[].amount").must(), object("customerAddress")},
			minimal: `{"currency":"USD","lineItems":[{"amount":` + sum100 + `}]}`, returns: []string{"calculationId"}},
		row{name: "inquireTaxCalculation", path: "/tax/inquireCalculation", about: "Ask for one of those results.",
			fields: []Field{id("calculationId").must()}, minimal: `{"calculationId":"{{calculationId}}"}`,
			needs: from("calculateTax", "", "calculationId"), returns: []string{"calculationId"}},
		row{name: "initializeTaxSettings", path: "/tax/initializeSettings", about: "Begin to use taxes.",
			fields: []Field{text("country", 2).must(), text("taxBehavior", 32)}, minimal: `{"country":"SG"}`},
		row{name: "updateTaxSettings", path: "/tax/updateSettings", about: "Change how taxes are worked out.",
			fields: []Field{text("country", 2), text("taxBehavior", 32)}, minimal: `{"taxBehavior":"EXCLUSIVE"}`},
		row{name: "inquireTaxSettings", path: "/tax/inquireSettings", about: "Ask how they are worked out.", minimal: `{}`},
		row{name: "registerTax", path: "/tax/register", about: "Tell where the merchant is registered for taxes.",
			fields: []Field{text("country", 2).must(), text("taxNumber", 64), moment("startTime")}, minimal: `{"country":"SG"}`,
			returns: []string{"registrationId"}},
		row{name: "cancelTaxRegistration", path: "/tax/cancelRegistration", about: "End such a registration.",
			fields: []Field{id("registrationId").must()}, minimal: `{"registrationId":"{{registrationId}}"}`,
			needs: from("registerTax", "", "registrationId"), returns: []string{"registrationId"}},
		row{name: "updateTaxRegistrationPeriod", path: "/tax/updateRegistrationPeriod", about: "Change when it holds.",
			fields:  []Field{id("registrationId").must(), moment("startTime"), moment("endTime")},
			minimal: `{"registrationId":"{{registrationId}}"}`, needs: from("registerTax", "", "registrationId"),
			returns: []string{"registrationId"}},
		row{name: "inquireTaxRegistrationList", path: "/tax/inquireRegistrationList", about: "List the registrations.", minimal: `{}`,
			returns: []string{"data"}},
		row{name: "inquireTaxTransactionList", path: "/tax/inquireTransactionList", about: "List what was taxed.", minimal: `{}`,
			returns: []string{"data"}},
	)
}

// capital puts a capital letter in front.
func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// words splits the name of an operation: "mark uncollectible".
func words(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
