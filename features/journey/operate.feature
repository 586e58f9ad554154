@browser
Feature: Look after the channel
  What went wrong stands on the channel's pages, with what to do about it.

  Background:
    Given the company Acme
    And the agent has an enabled channel
    And Dana has opened the Configurations of the channel

  Scenario: The connection is tested
    Given Dana has pressed "Health"
    When Dana presses "Test connection"
    Then Dana reads "Travel App: the token is refreshed"

  @scripts
  Scenario: A conversation is followed while its page is open
    Given Dana has pressed "Conversations"
    And Dana has read "No conversation yet"
    When Alice writes "Hello" to the agent
    Then Dana reads "Alice Anders Hello"

  @scripts
  Scenario: What breaks in the environment that is not selected is told
    Given Dana has entered "Production" into "RingCentral Environment"
    And Dana has pressed "Save"
    And the agent is disabled in the Admin Portal
    When Alice writes "Hello" to the agent
    Then Dana reads "Sandbox needs attention. The user is not active in RingCentral"

  Scenario: A key for other applications
    Given Dana has pressed "Notifications"
    When Dana presses "Make the key"
    Then Dana reads "Copy it now: it is not shown again."

  Scenario: Loading the page of a key again makes no other
    Given Dana has pressed "Notifications"
    And Dana has pressed "Make the key"
    When Dana loads the page again
    Then Dana reads "The key is stored and never shown again."

  Scenario: A notification is sent by hand
    Given Dana has pressed "Notifications"
    And Dana has entered "Travel Desk" into "Team"
    And Dana has entered "The office is closed." into "Text"
    When Dana presses "Send"
    Then Dana reads "The notification is on its way to Travel Desk."

  Scenario: A stream is blocked
    Given Dana has pressed "Health"
    And Dana has entered "It runs wild." into "Reason"
    When Dana presses "Block"
    Then Dana reads "0 calls were refused. See them on the page Health, and unblock it there"

  @scripts
  Scenario: What a blocked stream refused is told with names
    Given the stream is blocked
    And Dana has pressed "Health"
    When Alice mentions the agent with "are you there?" in the team "Travel Desk"
    Then Dana reads "@Travel App are you there?"
    And Dana reads "Alice Anders"

  Scenario: Conversations are searched
    Given Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"
    And Dana has pressed "Conversations"
    And Dana has entered "travel app" into "Text"
    When Dana presses "Search"
    Then Dana reads "1 found."

  Scenario: Texts are kept for a while
    Given Dana has pressed "Conversations"
    And Dana has entered "30" into "Days for which texts are kept"
    When Dana presses "Save"
    Then Dana reads "Saved. Texts are deleted when they are older."
