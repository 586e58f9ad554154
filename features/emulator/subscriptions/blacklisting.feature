Feature: Blacklisting
  A webhook that keeps failing is told nothing more. When, and what cures it, depends on the source; each is a profile.

  Background:
    Given the company Acme
    And the application is subscribed to the posts of Alice

  Scenario: Ten minutes of nothing but failures are enough
    Given the webhook has answered 500 from now on
    When 10 notifications have failed within 11 minutes
    Then the subscription is blacklisted because of "Webhook responses with code: [500], reason: [Internal Server Error]"

  Scenario: A short outage is not
    Given the webhook has answered 500 from now on
    When 10 notifications have failed within 5 minutes
    Then the subscription is Active

  Scenario: One success ends the count
    Given the webhook has answered 500 from now on
    And 9 notifications have failed within 20 minutes
    And the webhook has answered 200 from now on
    And Bob has written "Better?" to Alice
    And 1 seconds have passed
    And the webhook has answered 500 from now on
    When 9 notifications have failed within 20 minutes
    Then the subscription is Active

  Scenario: Nothing is sent to who is blacklisted, and nothing is kept
    Given the subscription was blacklisted by hand
    And Bob has written "Hi Alice" to Alice
    And the subscription was reactivated by hand
    When Bob writes "Are you there?" to Alice
    Then the webhook receives PostAdded "Are you there?" by Bob
    And the webhook has not received "Hi Alice"

  Scenario: Days do not cure it
    Given the subscription was blacklisted by hand
    When 6 days pass
    Then the subscription is Blacklisted

  Scenario: Nor does renewing it
    Given the subscription was blacklisted by hand
    And the subscription was renewed
    Then the subscription is Blacklisted

  Scenario: A new subscription to the same address does
    Given the subscription was blacklisted by hand
    And the application is subscribed to the posts of Alice
    When Bob writes "Hi Alice" to Alice
    Then the webhook receives PostAdded "Hi Alice" by Bob

  Scenario: In 2018 a healthy webhook was found within a quarter of an hour
    Given the delivery profile is "2018"
    And the webhook has answered 500 from now on
    And 10 notifications have failed within 11 minutes
    And the webhook has answered 200 from now on
    When 15 minutes pass
    Then the subscription is Active

  Scenario: In 2018 an ill one was not
    Given the delivery profile is "2018"
    And the webhook has answered 500 from now on
    And 10 notifications have failed within 11 minutes
    When 3 days pass
    Then the subscription is Blacklisted

  Scenario: Tests need not wait
    Given the delivery profile is "fast"
    And the webhook has answered 404 from now on
    When 3 notifications have failed within 1 seconds
    Then the subscription is Blacklisted
