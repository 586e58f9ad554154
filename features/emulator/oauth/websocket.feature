Feature: WebSocket tokens
  A session opens a socket with a token of its own.

  Background:
    Given the company Acme

  Scenario: A token for a minute
    Given the application has signed Alice in with a JWT
    When the application asks for a WebSocket token
    Then the answer has expires_in "60"

  Scenario: The application needs the permission
    Given the application lacks the permission "WebSocket"
    And the application has signed Alice in with a JWT
    When the application asks for a WebSocket token
    Then the answer is 403 with the error "CMN-401"

  Scenario: It opens a WebSocket
    Given the application has signed Alice in with a JWT
    When the application asks for a WebSocket token
    And the application opens a WebSocket with the token
    Then the WebSocket is open

  Scenario: After a minute it opens none
    Given the application has signed Alice in with a JWT
    When the application asks for a WebSocket token
    And 61 seconds pass
    And the application opens a WebSocket with the token
    Then the WebSocket is refused with 4400
