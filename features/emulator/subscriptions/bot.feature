Feature: The subscription of a bot
  A bot subscribes while the request that installs it is still open, and lives on that subscription.

  Background:
    Given the company Acme
    And a private bot "Helper"

  Scenario: It subscribes inside its own installation
    When Ada installs the bot
    Then the subscription of the bot was answered 200
    And the bot is notified of "Create, GroupJoined, GroupJoined"

  Scenario: Before its extension is ready it may not
    Given a bot is not ready for 20 seconds after its installation
    When Ada installs the bot
    Then the subscription of the bot was answered 403
    And the answer is 403 with the error "SUB-406"

  Scenario: It tries again until it may
    Given a bot is not ready for 20 seconds after its installation
    And Ada has installed the bot
    And 10 seconds have passed
    And the bot subscribes
    And the subscription of the bot was answered 403
    And 10 seconds have passed
    And the bot subscribes
    When Alice writes "hello" to the bot
    Then the bot is notified of "PostAdded"

  Scenario: It is told of what was written to it since, years later
    Given Ada has installed the bot
    And 3000 days have passed
    When Alice writes "hello" to the bot
    Then the bot is notified of "PostAdded"
