Feature: The emulated clock
  Everything lives on one clock, which a test moves as it likes.

  Background:
    Given the company Acme
    And the application has signed Alice in with a JWT

  Scenario: Time that stands still ends nothing
    Given the clock was frozen
    When the application uses the latest access token in sandbox
    Then the answer is 200
    And the clock shows the same time as before

  Scenario: A frozen clock can be advanced
    Given the clock was frozen
    And 61 minutes have passed
    When the application uses the latest access token in sandbox
    Then the answer is 401 with the error "OAU-210"

  Scenario: A clock that is set does not fire what lies between, but ends it
    Given the clock was set 2 hours ahead
    When the application uses the latest access token in sandbox
    Then the answer is 401 with the error "OAU-210"

  Scenario: A clock that is set back makes young again
    Given 2 hours have passed
    And the clock was set 2 hours back
    When the application uses the latest access token in sandbox
    Then the answer is 200

  Scenario: Both environments live on the same clock
    Given 61 minutes have passed
    When the application uses the latest access token in sandbox
    Then the answer is 401 with the error "OAU-210"
    And nothing has happened in production
