Feature: Conventions of every request
  What holds for all operations: permissions, methods, languages, browsers, and errors
  of requests that reach no operation.

  Background:
    Given the company Acme
    And the application has signed Alice in with a JWT

  Scenario: A request without a token
    When the application asks for GET "/team-messaging/v1/chats" without a token
    Then the answer is 401 with the error "AGW-401"

  Scenario: A permission that the application lacks
    Given the application lacks the permission "Team Messaging"
    And the application has signed Bob in with a JWT
    When the application asks for GET "/team-messaging/v1/chats"
    Then the answer is 403 with the error "CMN-401"
    And the answer says "In order to call this API endpoint, application needs to have [TeamMessaging] permission"

  Scenario: A method in a header
    When the application asks for POST "/restapi/v1.0/account/~/extension/~" with the header "X-HTTP-Method-Override" "GET"
    Then the answer is 200

  Scenario: A method in the query
    When the application asks for POST "/restapi/v1.0/account/~/extension/~?_method=GET"
    Then the answer is 200

  Scenario: Two methods that differ
    When the application asks for POST "/restapi/v1.0/account/~/extension/~?_method=GET" with the header "X-HTTP-Method-Override" "PUT"
    Then the answer is 400 with the error "CMN-101"

  Scenario: A browser asks first
    When the application asks for OPTIONS "/restapi/oauth/token" of the origin "https://app.example"
    Then the answer is 204
    And the answer has "Access-Control-Allow-Origin" "https://app.example"
    And the answer has "Access-Control-Allow-Credentials" "true"

  Scenario: A browser may read errors
    When the application asks for GET "/restapi/v1.0/account/1" of the origin "https://app.example"
    Then the answer is 404 with the error "CMN-102"
    And the answer has "Access-Control-Allow-Origin" "https://app.example"

  Scenario Outline: The language is chosen among those of RingCentral
    When the application asks for GET "/restapi/v1.0" with the header "Accept-Language" "<asked>"
    Then the answer has "Content-Language" "<chosen>"

    Examples:
      | asked                | chosen |
      | de, en;q=0.5         | de-DE  |
      | sv, fr-CA;q=0.7      | fr-CA  |
      | sv                   | en-US  |

  Scenario Outline: Nothing is there
    When the application asks for GET "<path>"
    Then the answer is 404 with the error "<code>"

    Examples:
      | path                       | code    |
      | /restapi/v1.0/nothing      | CMN-120 |
      | /team-messaging/v1/nothing | AGW-404 |

  Scenario: A method that a resource does not have
    When the application asks for DELETE "/team-messaging/v1/chats"
    Then the answer is 405
    And the answer has "Allow" "GET"

  Scenario: A body that is no JSON
    When the application asks for POST "/team-messaging/v1/conversations" with the header "Content-Type" "text/xml"
    Then the answer is 415
