package antom

func periodFields() []Field {
	return under(object("periodRule").must().as("how often is debited"),
		oneOf("periodType", "YEAR", "MONTH", "WEEK", "DAY").must(), integer("periodCount").must())
}

func subscriptions() []API {
	one := from("createSubscription", "", "subscriptionRequestId")
	one[0].From = "request.subscriptionRequestId"
	return rows("Subscription", AMS,
		row{name: "createSubscription", path: "/subscriptions/create", about: "Begin to debit a buyer again and again.",
			fields: join([]Field{id("subscriptionRequestId").must(), text("subscriptionDescription", 256).must(),
				address("subscriptionRedirectUrl", 2048).must(), moment("subscriptionStartTime").must(),
				moment("subscriptionEndTime"), moment("subscriptionExpiryTime"), amount("paymentAmount").must(),
				address("subscriptionNotificationUrl", 2048), address("paymentNotificationUrl", 2048), object("orderInfo").must(),
				text("orderInfo.orderNumber", 64), amount("orderInfo.orderAmount").must(), list("trials", 0), object("env").must(),
				object("paymentMethod").must(), text("paymentMethod.paymentMethodType", 64).must(), object("settlementStrategy").must(),
				boolean("allowRetry"), text("maxAmountFloor.value", 16)}, periodFields(), envFields(), settlementFields(),
				[]Field{object("settlementStrategy").must(), object("env").must()}),
			minimal: `{"subscriptionRequestId":"{{$guid}}","subscriptionDescription":"Tea every month",` +
				`"subscriptionRedirectUrl":"{{redirectUrl}}","subscriptionStartTime":"2027-03-01T12:00:00+08:00",` +
				`"periodRule":{"periodType":"MONTH","periodCount":"1"},"paymentMethod":{"paymentMethodType":"GCASH"},` +
				`"subscriptionNotificationUrl":"{{notifyUrl}}","paymentNotificationUrl":"{{notifyUrl}}",` +
				`"orderInfo":{"orderAmount":` + sum100 + `},"paymentAmount":` + sum100 +
				`,"settlementStrategy":{"settlementCurrency":"USD"},` + aWebEnv + `}`,
			key: "subscriptionRequestId", returns: []string{"normalUrl", "schemeUrl?", "applinkUrl?"},
			notification: "notifySubscription"},
		row{name: "changeSubscription", path: "/subscriptions/change", about: "Change plan and amount of a subscription.",
			fields: join([]Field{id("subscriptionChangeRequestId").must(), id("subscriptionId").or("subscription"),
				id("subscriptionRequestId").or("subscription"), text("subscriptionDescription", 256), moment("subscriptionStartTime"),
				moment("subscriptionEndTime"), object("orderInfo"), amount("orderInfo.orderAmount"), amount("paymentAmount").must(),
				amount("paymentAmountDifference")}, under(object("periodRule"), oneOf("periodType", "YEAR", "MONTH", "WEEK", "DAY").must(),
				integer("periodCount").must())),
			minimal: `{"subscriptionChangeRequestId":"{{$guid}}","subscriptionRequestId":"{{subscriptionRequestId}}","paymentAmount":` +
				`{"currency":"USD","value":"1500"}}`,
			needs: one, key: "subscriptionChangeRequestId", notification: "notifySubscription", codes: []string{"ORDER_NOT_EXIST"}},
		row{name: "updateSubscription", path: "/subscriptions/update", about: "Change what is told of a subscription.",
			fields: []Field{id("subscriptionUpdateRequestId").must(), id("subscriptionId").or("subscription"),
				id("subscriptionRequestId").or("subscription"), text("subscriptionDescription", 256), amount("paymentAmount"),
				moment("subscriptionEndTime"), object("orderInfo")},
			minimal: `{"subscriptionUpdateRequestId":"{{$guid}}","subscriptionRequestId":"{{subscriptionRequestId}}",` +
				`"subscriptionDescription":"More tea"}`,
			needs: one, key: "subscriptionUpdateRequestId", notification: "notifySubscription", codes: []string{"ORDER_NOT_EXIST"}},
		row{name: "cancelSubscription", path: "/subscriptions/cancel", about: "End a subscription at once or with its period.",
			fields: []Field{id("subscriptionId").or("subscription"), id("subscriptionRequestId").or("subscription"),
				oneOf("cancellationType", "CANCEL", "TERMINATE").must()},
			minimal: `{"subscriptionRequestId":"{{subscriptionRequestId}}","cancellationType":"TERMINATE"}`, needs: one,
			notification: "notifySubscription", codes: []string{"ORDER_NOT_EXIST"}},
		row{name: "inquireSubscription", path: "/subscriptions/inquireSubscription", about: "Ask how a subscription stands.",
			fields:  []Field{id("subscriptionId").or("subscription"), id("subscriptionRequestId").or("subscription")},
			minimal: `{"subscriptionRequestId":"{{subscriptionRequestId}}"}`, needs: one, codes: []string{"ORDER_NOT_EXIST"},
			returns: []string{"subscriptionRequestId", "subscriptionId", "subscriptionStatus"}},
		row{name: "inquireSubscriptionList", path: "/subscriptions/inquireSubscriptionList", about: "List subscriptions.",
			fields: []Field{integer("pageSize"), integer("pageNumber"), text("subscriptionStatus", 32)}, minimal: `{}`,
			returns: []string{"subscriptions"}},
		row{name: "inquireSubscriptionPayment", path: "/subscriptions/inquireSubscriptionPayment",
			about:   "List what a subscription has debited.",
			fields:  []Field{id("subscriptionId").or("subscription"), id("subscriptionRequestId").or("subscription")},
			minimal: `{"subscriptionRequestId":"{{subscriptionRequestId}}"}`, needs: one, returns: []string{"payments"},
			codes: []string{"ORDER_NOT_EXIST"}},
	)
}
