Feature: Discovery
  A client that knows nothing but a host finds the rest.

  Background:
    Given the company Acme

  Scenario Outline: The documents are open to everybody
    When somebody reads "<path>"
    Then the answer is 200

    Examples:
      | path                                                                 |
      | /.well-known/openid-configuration                                    |
      | /restapi/oauth/jwks                                                  |
      | /.well-known/entry-points/initial                                    |
      | /.well-known/entry-points/initial?clientId=acme-sandbox-client-id    |

  Scenario: A mistyped client id is noticed early
    When somebody reads "/.well-known/entry-points/initial?clientId=acme"
    Then the answer is 400 with the error "OAU-153"

  Scenario: Where an account lives is for its people
    When somebody reads "/.well-known/entry-points/external"
    Then the answer is 401 with the error "AGW-401"
