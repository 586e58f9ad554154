Feature: WebHook subscriptions
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
