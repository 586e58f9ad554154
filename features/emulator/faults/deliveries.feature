Feature: Faults of notifications
  What a bot has to live with: lost, repeated, late and broken notifications.

  Background:
    Given the company Acme
    And the application is subscribed to the posts of Alice

  Scenario: A notification is lost
    Given the fault "drop" strikes the next notification
    When Bob writes "Hi Alice" to Alice
    Then the webhook receives nothing
    And the delivery is recorded with the fault "drop"

  Scenario: The one after it arrives
    Given the fault "drop" strikes the next notification
    And Bob has written "One" to Alice
    When Bob writes "Two" to Alice
    Then the webhook receives PostAdded "Two" by Bob

  Scenario: A notification comes twice
    Given the fault "duplicate" strikes the next notification
    When Bob writes "Hi Alice" to Alice
    Then the webhook receives "Hi Alice" and then "Hi Alice"

  Scenario: A notification is not there yet
    Given the fault "delay" strikes the next notification with "after=10m"
    And Bob has written "Hi Alice" to Alice
    When 9 minutes pass
    Then the webhook receives nothing

  Scenario: Then it comes
    Given the fault "delay" strikes the next notification with "after=10m"
    And Bob has written "Hi Alice" to Alice
    When 10 minutes pass
    Then the webhook receives PostAdded "Hi Alice" by Bob

  Scenario: Two notifications come in the wrong order
    Given the fault "reorder" strikes the next notification
    And Bob has written "One" to Alice
    When Bob writes "Two" to Alice
    Then the webhook receives "Two" and then "One"

  Scenario: One that waits for another does not wait for ever
    Given the fault "reorder" strikes the next notification with "after=2m"
    And Bob has written "Hi Alice" to Alice
    When 2 minutes pass
    Then the webhook receives PostAdded "Hi Alice" by Bob

  Scenario: A notification breaks off
    Given the fault "corrupt" strikes the next notification
    When Bob writes "Hi Alice" to Alice
    Then the webhook receives something that is no JSON
    And the delivery is recorded with the fault "corrupt"

  Scenario: Only what is subscribed to is lost
    Given the fault "drop" strikes every notification with "match.eventFilter=/restapi/v1.0/**"
    When Bob writes "Hi Alice" to Alice
    Then the webhook receives PostAdded "Hi Alice" by Bob

  Scenario: What was to come late is gone after a reset
    Given the fault "delay" strikes the next notification with "after=10m"
    And Bob has written "Hi Alice" to Alice
    And the emulator was reset to the seed
    When 10 minutes pass
    Then the webhook receives nothing
