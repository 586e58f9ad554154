Feature: Posts
  What people say in a chat, and what is told of it.

  Background:
    Given the company Acme
    And Bob has made the post by POST "/chats/{Travel Desk}/posts" with:
      """
      {"text": "Hi **all**"}
      """

  Scenario: A post says everything, if only with null
    When Alice asks for POST "/chats/{Travel Desk}/posts" with:
      """
      {"text": "Hi"}
      """
    Then the answer is 201
    And the answer holds:
      """
      {"type": "TextMessage", "groupId": "{Travel Desk}", "creatorId": "{Alice}", "text": "Hi", "attachments": null, "mentions": null, "addedPersonIds": null, "activity": null, "title": null, "iconUri": null, "iconEmoji": null}
      """

  Scenario: Mentions are taken from the text, which stays as it is
    When Alice asks for POST "/chats/{Travel Desk}/posts" with:
      """
      {"text": "![:Person]({Bob}) see ![:Team]({Travel Desk})"}
      """
    Then the answer is 201
    And the answer holds:
      """
      {"text": "![:Person]({Bob}) see ![:Team]({Travel Desk})", "mentions": [{"id": "{Bob}", "type": "Person", "name": "Bob Brandt"}, {"id": "{Travel Desk}", "type": "Team", "name": "Travel Desk"}]}
      """

  Scenario: A post says something
    When Alice asks for POST "/chats/{Travel Desk}/posts" with:
      """
      {"text": ""}
      """
    Then the answer is 400 with the error "CMN-101"

  Scenario: Adaptive cards are posted elsewhere
    When Alice asks for POST "/chats/{Travel Desk}/posts" with:
      """
      {"text": "Hi", "attachments": [{"id": "{nothing}", "type": "AdaptiveCard"}]}
      """
    Then the answer is 400 with the error "CMN-101"
    And the answer says "Parameter [attachments[0].type] value is invalid."

  Scenario: A post is read
    When Alice asks for GET "/chats/{Travel Desk}/posts/{post}"
    Then the answer is 200

  Scenario: Posts are listed, the newest first
    Given Alice has written "Hi Bob" to the team "Travel Desk"
    When Alice asks for GET "/chats/{Travel Desk}/posts"
    Then the answer is 200
    And the answer holds:
      """
      {"records": [{"text": "Hi Bob"}, {"id": "{post}"}], "navigation": {}}
      """

  Scenario: Its author changes a post, and members are told
    Given the application is subscribed to the posts of Alice
    When Bob asks for PATCH "/chats/{Travel Desk}/posts/{post}" with:
      """
      {"text": "Hello all"}
      """
    Then the answer is 200
    And the webhook receives:
      """
      {"eventType": "PostChanged", "id": "{post}", "groupId": "{Travel Desk}", "type": "TextMessage", "text": "Hello all", "creatorId": "{Bob}", "attachments": null, "mentions": null}
      """

  Scenario: Its author removes a post, and members are told
    Given the application is subscribed to the posts of Alice
    When Bob asks for DELETE "/chats/{Travel Desk}/posts/{post}"
    Then the answer is 204
    And the webhook receives:
      """
      {"eventType": "PostRemoved", "id": "{post}", "groupId": "{Travel Desk}"}
      """

  Scenario: Others do not change a post
    When Alice asks for PATCH "/chats/{Travel Desk}/posts/{post}" with:
      """
      {"text": "Mine"}
      """
    Then the answer is 403

  Scenario: Others do not remove a post
    Given Alice has made the conversation by POST "/conversations" with:
      """
      {"members": [{"id": "{Bob}"}]}
      """
    And Alice has made the other by POST "/chats/{conversation}/posts" with:
      """
      {"text": "Hi"}
      """
    When Bob asks for DELETE "/chats/{conversation}/posts/{other}"
    Then the answer is 403

  Scenario Outline: A post that does not exist
    When Alice asks for <method> "/chats/{Travel Desk}/posts/{nothing}"
    Then the answer is 404 with the error "CMN-102"

    Examples:
      | method |
      | GET    |
      | DELETE |

  Scenario: A change of a post that does not exist
    When Alice asks for PATCH "/chats/{Travel Desk}/posts/{nothing}" with:
      """
      {"text": "Hi"}
      """
    Then the answer is 404 with the error "CMN-102"

  Scenario: Posts of a chat of others
    When Carol asks for GET "/chats/{Travel Desk}/posts"
    Then the answer is 404 with the error "CMN-102"

  Scenario: A post into a chat of others
    When Carol asks for POST "/chats/{Travel Desk}/posts" with:
      """
      {"text": "Hi"}
      """
    Then the answer is 404 with the error "CMN-102"
    And the answer says "Resource for parameter [chatId] is not found"
