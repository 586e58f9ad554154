Feature: What subscriptions are about
  Besides posts and chats: users, the directory, presence and mailboxes.

  Background:
    Given the company Acme
    And the application also has the permissions "ReadPresence, ReadMessages, InternalMessages, EditAccounts, EditExtensions, EditPresence"

  Scenario: The presence of a user
    Given the application is subscribed to "/restapi/v1.0/account/~/extension/~/presence" for Bob
    When Bob sets the presence of Bob to Busy
    Then the webhook receives "/presence"

  Scenario: What happens to the own extension
    Given the application is subscribed to "/restapi/v1.0/account/~/extension/~" for Bob
    When Bob renames Bob to "Robert"
    Then the webhook receives "/extension/{Bob}"

  Scenario: The company directory
    Given the application is subscribed to "/restapi/v1.0/account/~/directory/entries" for Bob
    When Ada adds the user Nina
    Then the webhook receives "/directory/entries"

  Scenario: An internal message in the own mailbox
    Given the application is subscribed to "/restapi/v1.0/account/~/extension/~/message-store" for Bob
    When Alice sends Bob the internal message "Lunch?"
    Then the webhook receives "/message-store"

  Scenario: A group by its older name
    Given the application is subscribed to "/restapi/v1.0/glip/groups" for Bob
    When Alice writes "Hi Bob" to Bob
    Then the webhook receives "/restapi/v1.0/glip/groups"
