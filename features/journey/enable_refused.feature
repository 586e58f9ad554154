@browser
Feature: Enabling the channel is refused
  Dana reads what went wrong, and where to mend it.

  Background:
    Given the company Acme

  Scenario: Nobody is authorized
    Given the agent has a configured channel
    When Dana opens the Configurations of the channel
    Then Dana reads "Authorize first. A message sent to the agent"
    And Dana cannot choose whether the channel is enabled

  Scenario: The application lacks the permission Webhook Subscriptions
    Given the application lacks the permission "Webhook Subscriptions"
    And the agent has an authorized channel
    When Dana enables the channel
    Then Dana reads "The application lacks the permission Webhook Subscriptions (SubscriptionWebhook)"
    And Dana reads "Add it in Developer Console → app → Settings → Permissions, press Authorize, then enable the channel."
    And the channel needs attention

  Scenario: The application lacks the permission Team Messaging
    Given the application lacks the permission "Team Messaging"
    And the agent has an authorized channel
    When Dana enables the channel
    Then Dana reads "The application lacks the permission Team Messaging (TeamMessaging)"
    And the channel needs attention

  Scenario: The permission is added, as the page says
    Given the application lacks the permission "Webhook Subscriptions"
    And the agent has an authorized channel
    And Dana has tried to enable the channel
    And the application has all permissions again
    And Dana has authorized the channel as the agent
    When Dana enables the channel
    Then the channel is enabled

  Scenario: The webhook cannot be reached
    Given the agent has an authorized channel
    And the channel is set to "WebHook"
    And RingCentral cannot reach the connector
    When Dana enables the channel
    Then Dana reads "RingCentral could not reach the webhook address"
    And Dana reads "Make the connector's public URL reachable from RingCentral, or give the application the permission WebSocket Subscriptions and choose WebSocket, then enable the channel again."
    And the channel needs attention

  Scenario: The webhook does not echo the validation token
    Given the agent has an authorized channel
    And the channel is set to "WebHook"
    And another web site answers at the connector's public address
    When Dana enables the channel
    Then Dana reads "The webhook address did not echo RingCentral's validation token"
    And Dana reads "let it lead to the connector, then enable the channel again."
    And the channel needs attention

  Scenario: The webhook is reachable again
    Given the agent has an authorized channel
    And the channel is set to "WebHook"
    And RingCentral cannot reach the connector
    And Dana has tried to enable the channel
    And the public address leads to the connector again
    When Dana enables the channel
    Then the channel is enabled
