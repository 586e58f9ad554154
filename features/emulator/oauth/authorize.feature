Feature: Authorization requests
  What an application may ask for, and what it is told.

  Background:
    Given the company Acme

  Scenario: Options that an SDK leaves empty do not matter
    When Alice follows a sign-in link with "state=&brand_id=&display=&prompt=&ui_options=&ui_locales=&localeId="
    Then Alice sees the page "Sign in"

  Scenario: The state comes back as it was
    When Alice follows a sign-in link with "state=a+b%26c&response_type=token"
    Then Alice is sent back with "state=a+b%26c&error=unsupported_response_type"

  Scenario: Discovery tells where to go on
    Given Alice has given the application an authorization code for "discovery=true&response_hint=brand_id"
    Then Alice is sent back with "brand_id=1210&expires_in=60"
    And Alice is sent back with the parameters "code token_uri discovery_uri"

  Scenario Outline: What is not supported is refused
    When Alice follows a sign-in link with "<parameters>"
    Then Alice is sent back with "error=<error>"

    Examples:
      | parameters                     | error                     |
      | request=x                      | request_not_supported     |
      | claims={}                      | request_not_supported     |
      | request_uri=http://x           | request_uri_not_supported |
      | prompt=none+login              | invalid_request           |
      | prompt=dance                   | invalid_request           |
      | prompt=none                    | access_denied             |
      | display=cinema                 | invalid_request           |
      | brand_id=7                     | invalid_request           |
      | code_challenge_method=S512     | invalid_request           |

  Scenario: Whoever has consented goes through without a page
    Given Alice has given the application an authorization code
    When Alice follows a sign-in link with "prompt=none"
    Then Alice is sent back with the parameters "code"

  Scenario: The consent can be asked for again
    Given Alice has given the application an authorization code
    When Alice follows a sign-in link with "prompt=consent"
    Then Alice sees the page "Access Request"

  Scenario: A hint fills in the user name
    When Alice follows a sign-in link with "login_hint=alice@acme.example"
    Then Alice finds "alice@acme.example" in the field "E-mail or phone number"

  Scenario: Whoever cancels sends nobody a code
    When Alice follows a sign-in link with "state=st-7"
    And Alice signs in as Alice
    And Alice cancels the access request
    Then Alice is sent back with "error=access_denied&state=st-7"

  Scenario: A wrong password leads nowhere
    When Alice follows a sign-in link with "state=st-7"
    And Alice signs in as Alice with a wrong password
    Then Alice reads "The e-mail address or the password is wrong."

  Scenario: A disabled user cannot sign in
    Given Bob is disabled in the Admin Portal
    When Bob follows a sign-in link with "state=st-7"
    And Bob signs in as Bob
    Then Bob reads "Extension is disabled"

  Scenario: An application without 3-legged OAuth cannot ask
    Given the application has the flow "jwt" only
    When Alice follows a sign-in link with "state=st-7"
    Then Alice is sent back with "error=unauthorized_client&state=st-7"
