Feature: Codes and tokens
  What an application exchanges, and how long it is good for.

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

  Scenario: A refresh that is repeated before the new access token is used gives the same one
    Given the application has signed Alice in with a JWT
    And the session was refreshed
    And 50 minutes have passed
    When the application refreshes with the first refresh token
    Then the answer carries the latest access token

  Scenario: The old refresh token lives a few seconds after the new access token was used
    Given the application has signed Alice in with a JWT
    And the session was refreshed
    And the latest access token was used
    And 5 seconds have passed
    When the application refreshes with the first refresh token
    Then the answer carries the latest access token

  Scenario: Then it dies
    Given the application has signed Alice in with a JWT
    And the session was refreshed
    And the latest access token was used
    And 11 seconds have passed
    When the application refreshes with the first refresh token
    Then the answer is 400 with the error "OAU-213"

  Scenario: A refresh ends the access token before it
    Given the application has signed Alice in with a JWT
    And the session was refreshed
    When the application uses the first access token in sandbox
    Then the answer is 401 with the error "OAU-213"

  Scenario: An access token lives for an hour
    Given the application has signed Alice in with a JWT
    And 61 minutes have passed
    When the application uses the latest access token in sandbox
    Then the answer is 401 with the error "OAU-210"
