Feature: Private bots
  A private bot is installed in the account that owns it. Its server is sent a permanent
  token, and subscribes before it answers.

  Background:
    Given the company Acme
    And a private bot "Helper"

  Scenario: The server of a private bot is sent its token as a form
    When Ada installs the bot
    Then the bot "Helper" is in the account
    And the bot was sent a POST with "access_token, creator_extension_id, creator_account_id, client_id"

  Scenario: A bot subscribes inside its own installation
    When Ada installs the bot
    Then the subscription of the bot was answered 200
    And the bot is notified of "Create, GroupJoined, GroupJoined"

  Scenario: A bot is an extension of its own
    When Ada installs the bot
    Then the bot is an extension of the type "Bot"
    And Alice finds "helper" in the directory
    And the Developer Console shows the token of the bot

  Scenario: A bot is told of what people write to it
    Given Ada has installed the bot
    When Alice writes "hello" to the bot
    Then the bot is notified of "PostAdded"

  Scenario: The token of a bot outlives a year
    Given Ada has installed the bot
    When 400 days pass
    And the bot uses its token
    Then the answer is 200

  Scenario: A bot is told of its removal before its token dies
    Given Ada has installed the bot
    When Ada removes the bot
    And the bot uses its token
    Then the bot is notified of "Delete"
    And the answer is 401 with the error "OAU-232"
    And the bot "Helper" is not in the account

  @browser
  Scenario: What was said to a removed bot keeps its name
    Given Ada has installed the bot
    And Alice has written "hello" to the bot
    And Ada has removed the bot
    When Alice opens the RingCentral app
    Then Alice reads "Helper (removed)"

  @browser
  Scenario: What a removed bot did keeps its name in the Inspector
    Given Ada has installed the bot
    And Ada has removed the bot
    When Dana opens the Inspector
    Then Dana reads "Helper (removed)"

  Scenario: A removed bot can be installed again
    Given Ada has installed the bot
    And Ada has removed the bot
    When Ada installs the bot
    Then the bot "Helper" is in the account

  Scenario: A bot that was installed a moment ago is not ready
    Given a bot is not ready for 20 seconds after its installation
    When Ada installs the bot
    Then the subscription of the bot was answered 403
    And the answer is 403 with the error "SUB-406"

  Scenario: A bot that was not ready subscribes later
    Given a bot is not ready for 20 seconds after its installation
    And Ada has installed the bot
    When 20 seconds pass
    And the bot subscribes
    Then the subscription of the bot was answered 200

  Scenario: A bot that is deleted like a user is told as well
    Given Ada has installed the bot
    And Ada has deleted the extension of the bot
    When the bot uses its token
    Then the bot is notified of "Delete"
    And the answer is 401 with the error "OAU-232"
    And the bot "Helper" is not in the account

  Scenario: Only administrators delete bots
    Given Ada has installed the bot
    When Alice deletes the extension of the bot
    Then the answer is 403 with the error "CMN-408"
    And the bot "Helper" is in the account
