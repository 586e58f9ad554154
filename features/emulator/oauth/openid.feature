Feature: OpenID Connect
  An application that asks for openid learns who signed in.

  Background:
    Given the company Acme

  Scenario: The id token names the person and carries the nonce
    Given Alice has given the application an authorization code for "scope=openid&nonce=n-7"
    When the application redeems the code
    Then the id token says email "alice@acme.example"
    And the id token says nonce "n-7"
    And the id token says aud "acme-sandbox-client-id"

  Scenario: Whoever does not ask gets none
    When the application signs Alice in with a JWT and "scope=TeamMessaging"
    Then the answer has scope "TeamMessaging"
    And the answer has no id_token

  Scenario: User info says the same
    Given the application has signed Alice in with a JWT for openid
    When the application reads the user info
    Then the answer has given_name "Alice"
    And the answer has email "alice@acme.example"

  Scenario: User info wants openid
    Given the application has signed Alice in with a JWT
    When the application reads the user info
    Then the answer is 403 with the error "CMN-401"
