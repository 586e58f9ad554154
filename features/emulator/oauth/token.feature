Feature: What the token endpoint refuses
  An application is told what is wrong, in a code of its own.

  Background:
    Given the company Acme

  Scenario Outline: Requests that mean nothing
    When the application asks for tokens with "<parameters>"
    Then the answer is 400 with the error "<code>"

    Examples:
      | parameters                                                                                   | code    |
      | grant_type=client_credentials                                                                | OAU-250 |
      | grant_type=password&username=alice@acme.example&password=x                                   | OAU-250 |
      | grant_type=partner_jwt&assertion=x                                                           | OAU-251 |
      | grant_type=authorization_code                                                                | CMN-101 |
      | grant_type=authorization_code&code=made-up                                                   | OAU-106 |
      | grant_type=refresh_token                                                                     | CMN-101 |
      | grant_type=refresh_token&refresh_token=made-up                                               | OAU-213 |
      | grant_type=refresh_token&grant_type=authorization_code                                       | OAU-111 |
      | grant_type=refresh_token&refresh_token=x&client_id=another                                   | OAU-150 |
      | grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=made-up                     | OAU-149 |
      | grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=eyJhbGciOiJIUzI1NiJ9.e30.eA | OAU-347 |

  Scenario: Another media type than that of a form
    When the application asks for tokens with the media type "application/json"
    Then the answer is 415

  Scenario: An application without the JWT flow
    Given the application has the flow "authorization-code" only
    When the application signs Alice in with a JWT in sandbox
    Then the answer is 400 with the error "OAU-251"

  Scenario: An application without 3-legged OAuth
    Given Alice has given the application an authorization code
    And the application has the flow "jwt" only
    When the application redeems the code
    Then the answer is 400 with the error "OAU-251"

  Scenario: A code of another application
    Given Alice has given the application an authorization code
    When another application redeems the code
    Then the answer is 400 with the error "OAU-110"

  Scenario: A refresh token of another application
    Given the application has signed Alice in with a JWT
    When another application refreshes with the latest refresh token
    Then the answer is 400 with the error "OAU-213"

  Scenario: A user who was deleted
    Given Alice has a JWT credential for the application
    And Ada has deleted the user Alice
    When the application signs in with the credential
    Then the answer is 400 with the error "OAU-232"

  Scenario: A user who was deleted since
    Given the application has signed Bob in with a JWT
    And Ada has deleted the user Bob
    When the application refreshes with the latest refresh token
    Then the answer is 400 with the error "OAU-232"

  Scenario Outline: What cannot happen here can be armed
    Given the fault "status" strikes the next request with "status=<status>&errorCode=<code>"
    When the application signs Alice in with a JWT in sandbox
    Then the answer is <status> with the error "<code>"

    Examples:
      | status | code    |
      | 400    | OAU-148 |
      | 401    | OAU-168 |
      | 403    | OAU-163 |
