Feature: Snapshots
  Everything that console, sandbox and production know can be put back to a moment.

  Background:
    Given the company Acme
    And the application is subscribed to the posts of Alice
    And everything was saved as "subscribed"

  Scenario: Time goes back as well
    Given 8 days have passed
    And "subscribed" was restored
    When Bob writes "Hi Alice" to Alice
    Then the webhook receives PostAdded "Hi Alice" by Bob

  Scenario: A snapshot travels as a file
    Given 8 days have passed
    And "subscribed" was exported and imported as "copy"
    And "copy" was restored
    When Bob writes "Hi Alice" to Alice
    Then the webhook receives PostAdded "Hi Alice" by Bob

  Scenario: What came after the snapshot is gone
    Given the emulator was reset to the seed
    And the application has signed Alice in with a JWT
    When the application reads the subscription
    Then the answer is 404
