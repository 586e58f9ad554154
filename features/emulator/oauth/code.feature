Feature: Authorization codes
  What a person's consent is worth, and for how long.

  Background:
    Given the company Acme

  Scenario: Nobody is sent to an address that is not registered
    When Alice follows a sign-in link with an unregistered redirect URI
    Then Alice sees the page "The application cannot go on"
    And Alice reads "Redirect URIs do not match."
    And Alice reads "How to mend it. The request has the redirect_uri http://localhost:1/elsewhere, but Acme Connector has registered"

  Scenario: A code is good for one session
    Given Alice has given the application an authorization code
    And the code was redeemed
    When the application redeems the code
    Then the answer is 400 with the error "OAU-106"

  Scenario: A code is good for a minute
    Given Alice has given the application an authorization code
    And 61 seconds have passed
    When the application redeems the code
    Then the answer is 400 with the error "OAU-108"

  Scenario: A code is bound to its redirect URI
    Given Alice has given the application an authorization code
    When the application redeems the code with "redirect_uri=http://localhost:1/elsewhere"
    Then the answer is 400 with the error "OAU-109"

  Scenario: A plain challenge is met by itself
    Given Alice has given the application an authorization code for "code_challenge=riddle"
    When the application redeems the code with "code_verifier=riddle"
    Then the answer is 200

  Scenario: A hashed challenge is met by its verifier
    Given Alice has given the application an authorization code for "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
    When the application redeems the code with "code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    Then the answer is 200

  Scenario: Without the verifier a stolen code is worthless
    Given Alice has given the application an authorization code for "code_challenge=riddle"
    When the application redeems the code
    Then the answer is 400 with the error "OAU-106"
