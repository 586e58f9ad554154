Feature: Graduation
  An application comes to production when it has shown in the sandbox, in the last 48
  hours, that it uses the API well.

  Background:
    Given the company Acme
    And Dana's application "Trip Planner" with the permissions "ReadAccounts"

  Scenario: An application that used the API well is approved
    Given the application has signed Alice in with a JWT
    And the application has read its extension 20 times
    When Dana applies for production
    Then the graduation is "Approved"
    And the application has production credentials
    And Dana is sent the mail "Trip Planner was approved for production"

  Scenario: An application that did nothing is refused
    When Dana applies for production
    Then the application for production is refused with "At least 20 successful API calls"
    And the requirement "calls" lacks "Make 20 more calls that succeed"
    And the application has no production credentials

  Scenario: Calls that sign in do not count
    Given the application has signed Alice in with a JWT
    And the application has read its extension 19 times
    Then the requirement "calls" lacks "Make 1 more call that succeeds"

  Scenario: Calls count for 48 hours
    Given the application has signed Alice in with a JWT
    And the application has read its extension 20 times
    When 50 hours pass
    Then the requirement "calls" lacks "Make 20 more calls that succeed"

  Scenario: Every endpoint in use is called five times
    Given the application has signed Alice in with a JWT
    And the application has read its extension 20 times
    When the application asks for GET "/restapi/v1.0/account/~"
    Then the requirement "endpoints" lacks "GET /restapi/v1.0/account/{accountId}: 1 of 5. Let the app call it 4 more times."

  Scenario: Too many errors
    Given the application has signed Alice in with a JWT
    And the application has read its extension 20 times
    When the application asks for GET "/restapi/v1.0/account/~/extension/1"
    And the application asks for GET "/restapi/v1.0/account/~/extension/2"
    Then the requirement "errors" lacks "2 of 22 calls failed"

  Scenario: A permission that is not used has to go
    Given Dana's application "Spy" with the permissions "ReadAccounts, TeamMessaging"
    And the application has signed Alice in with a JWT
    And the application has read its extension 20 times
    Then the requirement "permissions" lacks "TeamMessaging is not used"
    When Dana leaves the application the permissions "ReadAccounts"
    Then the requirement "permissions" is met

  Scenario: Signing in for each call
    Given the application has signed Alice in with a JWT
    And the application has signed Alice in 3 times more
    And the application has read its extension 15 times
    Then the requirement "tokens" lacks "Keep the access token while it is good"

  Scenario: A description that says too little
    Given Dana has described the application as "A bot"
    Then the requirement "profile" lacks "The description has 5 characters and needs 20"
