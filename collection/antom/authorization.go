package antom

// brands are the wallets and banks that an authorisation can be with.
func brands() []string {
	return []string{"ALIPAY_CN", "ALIPAY_HK", "MPAY", "DANA", "PAYPAY", "BOOST", "TNG", "GRABPAY_MY", "GRABPAY_PH", "GRABPAY_SG",
		"HIPAY", "GCASH", "MAYA", "KAKAOPAY", "NAVERPAY", "TOSSPAY", "RABBIT_LINE_PAY", "TRUEMONEY", "KPLUS", "ZALOPAY", "MOMO",
		"VIETTELMONEY", "JKOPAY", "BKASH", "EASYPAISA", "ACH_DIRECT_DEBIT", "DIRECT_DEBIT_SIAMCOMMERCIALBANK",
		"DIRECT_DEBIT_KRUNGTHAIBANK", "DIRECTDEBIT_YAPILY", "ANTOM_BIZ_ACCOUNT"}
}

func authorizations() []API {
	token := from("applyToken", "", "accessToken")
	apis := rows("Authorisation", AMS,
		row{name: "consultAuthorization", path: "/authorizations/consult", about: "Ask the buyer to let the merchant debit an account.",
			fields: []Field{oneOf("customerBelongsTo", brands()...).must().as("the wallet or bank"),
				address("authRedirectUrl", 1024).must().as("where the buyer comes back to, with the code"),
				list("scopes", 4).must().as("what is asked for"),
				oneOf("scopes[]", "AGREEMENT_PAY", "USER_INFO", "BASE_USER_INFO", "USER_LOGIN_ID", "HASH_LOGIN_ID", "SEND_OTP"),
				text("authState", 256).must().as("comes back with the code, and shows whose it is"),
				oneOf("terminalType", terminalTypes()...).must(), oneOf("osType", "IOS", "ANDROID"), text("osVersion", 16),
				address("authNotifyUrl", 1024), text("merchantRegion", 2), text("userLoginId", 64), text("extendInfo", 2048)},
			minimal: `{"customerBelongsTo":"GCASH","authRedirectUrl":"{{redirectUrl}}","scopes":["AGREEMENT_PAY"],` +
				`"authState":"{{$guid}}","terminalType":"WEB"}`,
			returns: []string{"normalUrl", "schemeUrl?", "applinkUrl?"}, notification: "notifyAuthorization"})
	apis = append(apis, applyTokenAPI())
	return append(apis, rows("Authorisation", AMS,
		row{name: "queryAuthorization", path: "/authorizations/query", about: "Ask whether a token is still good.",
			fields: []Field{text("accessToken", 128).must()}, minimal: `{"accessToken":"{{accessToken}}"}`, needs: token,
			returns: []string{"tokenStatusType"}, codes: []string{"INVALID_ACCESS_TOKEN"}},
		row{name: "revokeAuthorization", path: "/authorizations/revoke", about: "Give a token back.",
			fields:  []Field{text("accessToken", 128).must(), text("extendInfo", 2048)},
			minimal: `{"accessToken":"{{accessToken}}"}`, needs: token, codes: []string{"INVALID_ACCESS_TOKEN"},
			notification: "notifyAuthorization"},
		row{name: "initAuthentication", path: "/users/initAuthentication", about: "Begin to verify who a buyer is.",
			fields: []Field{id("authenticationRequestId").must(), text("authenticationType", 32).must(),
				text("authenticationProductCode", 32), oneOf("customerBelongsTo", brands()...)},
			minimal: `{"authenticationRequestId":"{{$guid}}","authenticationType":"OTP"}`, key: "authenticationRequestId",
			returns: []string{"authenticationRequestId"}},
		row{name: "verifyAuthentication", path: "/users/verifyAuthentication", about: "End it with what the buyer was sent.",
			fields:  []Field{id("authenticationRequestId").must(), text("authenticationValue", 64).must()},
			minimal: `{"authenticationRequestId":"{{authenticationRequestId}}","authenticationValue":"123456"}`,
			needs:   []Need{{"authenticationRequestId", "initAuthentication", "", "request.authenticationRequestId"}},
			codes:   []string{"VERIFY_UNMATCHED", "VERIFY_TIMES_EXCEED_LIMIT"}},
		row{name: "inquiryUserInfo", path: "/users/inquiryUserInfo", about: "Ask who the holder of a token is.",
			fields: []Field{text("accessToken", 128).must()}, minimal: `{"accessToken":"{{accessToken}}"}`, needs: token,
			returns: []string{"userId", "userLoginId?"}, codes: []string{"INVALID_ACCESS_TOKEN"}},
	)...)
}

func applyTokenAPI() API {
	returns := []string{"accessToken", "accessTokenExpiryTime", "refreshToken?", "refreshTokenExpiryTime?", "userLoginId?"}
	return API{
		Name: "applyToken", Path: "/authorizations/applyToken", Group: "Authorisation",
		About: "Exchange the code of an authorisation for a token, or a token for a new one.",
		Fields: []Field{oneOf("grantType", "AUTHORIZATION_CODE", "REFRESH_TOKEN").must().as("what is exchanged"),
			oneOf("customerBelongsTo", brands()...).as("the wallet or bank"), text("authCode", 64), text("refreshToken", 128),
			text("merchantRegion", 2), text("extendInfo", 2048)},
		Products: []Product{
			{Name: "code", Title: "With a code", Fields: []Field{is("grantType", "AUTHORIZATION_CODE"),
				text("authCode", 64).must().as("what the buyer came back with"), oneOf("customerBelongsTo", brands()...).must()},
				Minimal: `{"grantType":"AUTHORIZATION_CODE","customerBelongsTo":"GCASH","authCode":"{{authCode}}"}`,
				Expect:  "SUCCESS", Returns: returns},
			{Name: "refresh", Title: "With a refresh token", Fields: []Field{is("grantType", "REFRESH_TOKEN"),
				text("refreshToken", 128).must().as("from the last answer")},
				Minimal: `{"grantType":"REFRESH_TOKEN","refreshToken":"{{refreshToken}}"}`,
				Needs:   from("applyToken", "code", "refreshToken"), Expect: "SUCCESS", Returns: returns},
		},
		Codes: []string{"INVALID_AUTHCODE", "INVALID_TOKEN", "USER_NOT_EXIST", "USER_STATUS_ABNORMAL"}, Notification: "notifyAuthorization",
	}
}
