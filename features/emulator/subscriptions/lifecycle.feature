Feature: The life of a WebHook subscription
  What a subscriber is told, and for how long.

  Background:
    Given the company Acme
    And the application is subscribed to the posts of Alice

  Scenario: A post of somebody else is notified
    When Bob writes "Hi Alice" to Alice
    Then the webhook receives PostAdded "Hi Alice" by Bob

  Scenario: The subscriber's own post is notified as well
    When Alice writes "Hi Bob" to Bob
    Then the webhook receives PostAdded "Hi Bob" by Alice

  Scenario: What others say among themselves is not notified
    When Bob writes "Hi Carol" to Carol
    Then the webhook receives nothing

  Scenario: A subscription lives for seven days
    Given 6 days have passed
    When Bob writes "Hi Alice" to Alice
    Then the webhook receives PostAdded "Hi Alice" by Bob

  Scenario: Then nobody is notified any more
    Given 7 days have passed
    When Bob writes "Hi Alice" to Alice
    Then the webhook receives nothing

  Scenario: A subscription that has expired does not exist
    Given 7 days have passed
    And the application has signed Alice in with a JWT
    When the application reads the subscription
    Then the answer is 404

  Scenario: A renewed subscription lives for seven days more
    Given 6 days have passed
    And the subscription was renewed
    And 6 days have passed
    When Bob writes "Hi Alice" to Alice
    Then the webhook receives PostAdded "Hi Alice" by Bob

  Scenario: An application that renews when it is reminded is never deaf
    Given the application is subscribed to the posts and the last 2 days of Alice
    And 5 days have passed
    And the webhook was reminded of the end
    And the subscription was renewed
    And 6 days have passed
    When Bob writes "Hi Alice" to Alice
    Then the webhook receives PostAdded "Hi Alice" by Bob

  Scenario: Who ignores the reminders is told nothing more
    Given the application is subscribed to the posts and the last 2 days of Alice
    And 7 days have passed
    Then the webhook was reminded 4 times

  Scenario: A subscription that the platform has lost is gone
    Given the subscription was lost
    When the application reads the subscription
    Then the answer is 404 with the error "CMN-102"
