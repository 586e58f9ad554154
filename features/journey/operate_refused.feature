@browser
Feature: Looking after the channel is refused
  J9: what cannot be done stands beside the field, and nothing that was entered is lost.

  Background:
    Given the company Acme
    And the agent has an enabled channel
    And Dana has opened the Configurations of the channel

  Scenario: A notification to a team in which the agent is not
    Given Dana has pressed "Notifications"
    And Dana has entered "Nowhere" into "Team"
    And Dana has entered "The office is closed." into "Text"
    When Dana presses "Send"
    Then Dana reads "Add its user to the team in the RingCentral app, or name the chatId." beside the field "Team"
    And Dana finds "Nowhere" in the field "Team"
    And Dana finds "The office is closed." in the field "Text"

  Scenario: A notification that says nothing
    Given Dana has pressed "Notifications"
    And Dana has entered "Travel Desk" into "Team"
    And Dana has entered " " into "Text"
    When Dana presses "Send"
    Then Dana reads "The text is missing. Write what the team shall read." beside the field "Text"
    And Dana finds "Travel Desk" in the field "Team"
