package antom

const aVault = `"vaultingRequestId":"{{$guid}}","vaultingNotificationUrl":"{{notifyUrl}}","redirectUrl":"{{redirectUrl}}"`

func vaultFields() []Field {
	return []Field{id("vaultingRequestId").must().as("the merchant's id of the vaulting"),
		address("vaultingNotificationUrl", 1024).must().as("where the result is posted to"),
		address("redirectUrl", 2048).must().as("where the buyer comes back to"), text("merchantRegion", 2)}
}

func vaultCard() []Field {
	return under(object("card"), text("cardNo", 32).must(), text("cvv", 4), text("expiryYear", 2).must(),
		text("expiryMonth", 2).must(), text("brand", 32), text("cardholderName.firstName", 32), text("cardholderName.lastName", 32),
		boolean("is3DSAuthentication"))
}

// vaults keep cards for later payments.
func vaults() []API {
	const aCardOnly = `"card":{"cardNo":"4054695723100768","cvv":"123","expiryYear":"39","expiryMonth":"12"}`
	token := from("vaultPaymentMethod", "", "cardToken")
	token[0].From = "paymentMethodDetail.card.cardToken"
	return rows("Vaulting", AMS,
		row{name: "createVaultingSession", path: "/vaults/createVaultingSession", about: "Make a session in which the buyer gives a card.",
			fields:  append(vaultFields(), oneOf("paymentMethodType", "CARD").must().as("what is kept"), boolean("is3DSAuthentication")),
			minimal: `{"paymentMethodType":"CARD",` + aVault + `}`, key: "vaultingRequestId", notification: "notifyVaulting",
			returns: []string{"vaultingSessionData", "vaultingSessionId", "vaultingSessionExpiryTime"}},
		row{name: "vaultPaymentMethod", path: "/vaults/vaultPaymentMethod", about: "Keep a card.",
			fields: join(vaultFields(), []Field{object("paymentMethodDetail").must(), object("env").must()},
				under(object("paymentMethodDetail").must(), append([]Field{text("paymentMethodType", 64).must(),
					text("extendInfo", 2048)}, vaultCard()...)...), envFields()),
			minimal: `{` + aVault + `,"paymentMethodDetail":{"paymentMethodType":"CARD",` + aCardOnly + `},` + aWebEnv + `}`,
			key:     "vaultingRequestId", notification: "notifyVaulting",
			returns: []string{"paymentMethodDetail", "normalUrl?"},
			codes:   []string{"VERIFICATION_IN_PROCESS", "INVALID_PAYMENT_METHOD_META_DATA", "RISK_REJECT"}},
		row{name: "inquireVaulting", path: "/vaults/inquireVaulting", about: "Ask what came of a vaulting.",
			fields: []Field{id("vaultingRequestId").must()}, minimal: `{"vaultingRequestId":"{{vaultingRequestId}}"}`,
			needs:   []Need{{"vaultingRequestId", "vaultPaymentMethod", "", "request.vaultingRequestId"}},
			returns: []string{"vaultingRequestId", "vaultingStatus", "paymentMethodDetail?"}, codes: []string{"ORDER_NOT_EXIST"}},
		row{name: "fetchVaultNonce", path: "/vaults/fetchNonce", about: "Exchange a card for a nonce.",
			fields:  under(object("card").must(), text("cardNo", 32).must(), text("cvv", 4), text("expiryYear", 2), text("expiryMonth", 2)),
			minimal: `{` + aCardOnly + `}`, returns: []string{"nonce"}},
		row{name: "inquireToken", path: "/vaults/inquireToken", about: "Ask what a token stands for.",
			fields: []Field{text("cardToken", 2048).must()}, minimal: `{"cardToken":"{{cardToken}}"}`, needs: token,
			returns: []string{"cardToken", "tokenStatus"}, codes: []string{"INVALID_TOKEN"}},
		row{name: "updateToken", path: "/vaults/updateToken", about: "Change what a token knows of its card.",
			fields: append([]Field{text("cardToken", 2048).must()}, under(object("card"), text("expiryYear", 2), text("expiryMonth", 2),
				text("cvv", 4))...),
			minimal: `{"cardToken":"{{cardToken}}","card":{"expiryYear":"40","expiryMonth":"11"}}`, needs: token,
			returns: []string{"cardToken"}, codes: []string{"INVALID_TOKEN"}},
		row{name: "deleteToken", path: "/vaults/deleteToken", about: "Forget a card.",
			fields: []Field{text("cardToken", 2048).must()}, minimal: `{"cardToken":"{{cardToken}}"}`, needs: token,
			codes: []string{"INVALID_TOKEN"}},
	)
}
