@browser
Feature: The Inspector
  One timeline shows what really happens, and what can be done to the emulator.

  Background:
    Given the company Acme

  Scenario: What happens appears at once
    Given Dana has opened the Inspector
    When Alice writes "Good morning" to Bob
    Then Dana reads "“Good morning” in chat"

  Scenario: The timeline is filtered
    Given Alice has written "Good morning" to Bob
    And Dana has opened the Inspector
    When Dana filters the timeline by the text "Nobody has said this"
    Then Dana reads "Nothing like that happened"

  Scenario: An armed fault is visible everywhere
    When Dana arms the fault "Refuse the request" on "/restapi/v1.0/account/**" in the Inspector
    Then Dana reads "The fault is armed."
    And every page says "1 fault is armed."

  Scenario: A fault that strikes apps of one environment tells which
    Given Dana has opened the Inspector
    And Dana has pressed "Faults"
    And Dana has entered "Refuse the webhook of a subscription without asking it" into "What happens"
    And Dana has entered "Acme Connector (sandbox)" into "App"
    When Dana presses "Arm"
    Then Dana reads "of Acme Connector (sandbox)"

  Scenario: A fault is disarmed
    Given Dana has armed the fault "Refuse the request" on "/restapi/v1.0/account/**" in the Inspector
    When Dana presses "Disarm all" on the page
    Then Dana reads "Everything works as it should."

  Scenario: A clock that stands still is visible everywhere
    Given Dana has opened the Inspector
    When Dana presses "Freeze" on the page
    Then every page says "The clock stands still"

  Scenario: Everything goes back to a snapshot
    Given Dana has saved the snapshot "before" in the Inspector
    And Alice has written "Good morning" to Bob
    When Dana presses "Restore" on the page
    Then Dana reads "Everything is as it was when the snapshot was saved."

  @scripts
  Scenario: A moved clock appears on a page that is open
    Given Joan has signed up in the Developer Console
    When 7 days pass
    Then Joan reads "The clock is 7 days ahead of real time."
