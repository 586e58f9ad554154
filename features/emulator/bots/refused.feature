Feature: Bots that cannot be installed
  A bot whose server does not welcome the installation is not installed.

  Background:
    Given the company Acme
    And a private bot "Helper"

  Scenario: The server of the bot is down
    Given the server of the bot is down
    When Ada tries to install the bot
    Then the installation is refused with "no answer from"
    And the bot "Helper" is not in the account

  Scenario: The server of the bot fails
    Given the server of the bot answers 500
    When Ada tries to install the bot
    Then the installation is refused with "answered 500"
    And the bot "Helper" is not in the account

  Scenario: A bot is installed once in an account
    Given Ada has installed the bot
    When Ada tries to install the bot
    Then the installation is refused with "is installed in this account already"

  Scenario: Only administrators install bots
    When Alice tries to install the bot
    Then the installation is refused with "InstallBot"

  Scenario: An application that is no bot cannot be installed
    Given Dana's application "Trip Planner" with the permissions "ReadAccounts"
    When Ada tries to install the bot
    Then the installation is refused with "Trip Planner is no bot"
