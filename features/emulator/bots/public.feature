Feature: Public bots
  The server of a public bot is sent a code, which it exchanges for a permanent token.

  Background:
    Given the company Acme
    And a public bot "Helper"

  Scenario: The server of a public bot is sent a code
    When Ada installs the bot
    Then the bot "Helper" is in the account
    And the bot was sent a GET with "code, creator_extension_id, creator_account_id, client_id"

  Scenario: A public bot exchanges its code for a permanent token
    When Ada installs the bot
    Then the token of the bot is permanent
    And the subscription of the bot was answered 200
    And the Developer Console shows the token of the bot

  Scenario: Nobody signs in as a bot
    Given Ada has installed the bot
    When Alice enters the e-mail of the bot on the Sign in page
    Then Alice reads "Extension type is not allowed to sign in"
