@browser
Feature: The agent's user in the Admin Portal
  J5: a user is added for the agent, and can sign in.

  Background:
    Given the company Acme
    And Ada has opened the Admin Portal

  Scenario: A user without a phone is activated by mail
    When Ada adds the user "HR Assistant" without a phone
    Then Ada reads "An activation mail is on its way."
    And "hr-assistant@acme.example" is sent the mail "Welcome to RingCentral"

  Scenario: The link of the mail leads to the password
    Given Ada adds the user "HR Assistant" without a phone
    When Ada activates the account by the mail to "hr-assistant@acme.example"
    Then Ada reads "Your account is active"

  Scenario: A user with pre-assigned credentials is found at once
    Given Ada adds the user "HR Assistant" with pre-assigned credentials
    When Alice looks for "hr-assistant" in the RingCentral app
    Then Alice reads "HR Assistant"

  Scenario: An unassigned extension becomes the agent's
    When Ada adds an unassigned extension and enables it as "HR Assistant"
    Then Ada reads "An activation mail is on its way."

  Scenario: The mail is sent once more
    Given Ada adds the user "HR Assistant" without a phone
    When Ada presses "Resend activation email" on the page
    Then Ada reads "The activation mail was sent once more."

  Scenario: A disabled user cannot be written to
    Given Ada has opened the profile of "Bob Brandt"
    When Ada presses "Disable" on the page
    Then Ada reads "The user is disabled, and can sign in no more."

  Scenario: An e-mail address that is taken
    When Ada adds the user "Alice" without a phone
    Then Ada reads "Another user has this e-mail address already."
    And Ada finds "Alice" in the field "First Name"

  Scenario Outline: A user who is locked out is unlocked
    Given the agent has a configured channel
    And Dana has pressed Authorize
    And Dana has signed in as the agent with a wrong password 5 times
    And Ada has gone to "<way>"
    And Ada has read "<told>"
    And Ada has pressed "Unlock"
    And Ada has read "The user is unlocked, and can sign in again."
    When Dana authorizes the channel as the agent
    Then the channel is authorized

    Examples:
      | way                  | told                                                       |
      | Travel App           | Five wrong passwords in a row have locked the login until  |
      | Users with Extension | Locked until                                               |

  Scenario: A new password unlocks nobody
    Given the agent has a configured channel
    And Dana has pressed Authorize
    And Dana has signed in as the agent with a wrong password 5 times
    And Ada has opened the profile of "Travel App"
    And Ada has entered "Sandbox-2" into "Password"
    And Ada has entered "Sandbox-2" into "Confirm password"
    When Ada presses "Reset password" on the page
    Then Ada reads "The password was changed."
    And Ada reads "have locked the login until"
