Feature: Incoming webhooks
  Addresses whose messages are posted to a chat.

  Background:
    Given the company Acme
    And Alice has made a webhook in "{Travel Desk}"

  Scenario: A message is posted in the name of the webhook's creator
    Given the application is subscribed to the posts of Bob
    When a program sends the webhook:
      """
      {"activity": "CI", "title": "Build 7", "text": "**failed**", "iconEmoji": ":fire:"}
      """
    Then the answer is 200
    And the answer holds:
      """
      {"status": "OK"}
      """
    And the webhook receives:
      """
      {"eventType": "PostAdded", "text": "**failed**", "creatorId": "{Alice}", "activity": "CI", "title": "Build 7", "iconEmoji": ":fire:"}
      """

  Scenario: A card in the words of the first version
    When a program sends the webhook:
      """
      {"attachments": [{"author_name": "CI", "title": "Build 7", "fields": [{"title": "Branch", "value": "main", "short": true}]}]}
      """
    Then the answer is 200

  Scenario: A bad adaptive card is answered as documented
    When a program sends the webhook:
      """
      {"attachments": [{"type": "AdaptiveCard", "body": [{"type": "Blink"}]}]}
      """
    Then the answer is 400
    And the answer holds:
      """
      {"status": "error", "message": "Your request was accepted, however a post was not generated",
       "error": "Invalid AdaptiveCard payload", "validation": ["payload.attachments[0] does not match any schema"]}
      """

  Scenario: An attachment says something
    When a program sends the webhook:
      """
      {"text": "Look", "attachments": [null]}
      """
    Then the answer is 400

  Scenario: What is no JSON is refused
    When a program sends the webhook:
      """
      hello
      """
    Then the answer is 400

  Scenario: Nothing is posted while it is suspended
    Given Alice has asked for POST "/webhooks/{webhook}/suspend"
    And the answer is 200
    When a program sends the webhook:
      """
      {"text": "hello"}
      """
    Then the answer is 404

  Scenario: An activated webhook posts again
    Given Alice has asked for POST "/webhooks/{webhook}/suspend"
    And Alice has asked for POST "/webhooks/{webhook}/activate"
    And the answer is 200
    When a program sends the webhook:
      """
      {"text": "hello"}
      """
    Then the answer is 200

  Scenario: Its life is notified
    Given the application is subscribed to the webhooks of Bob
    When Alice asks for POST "/webhooks/{webhook}/suspend"
    And Alice asks for DELETE "/webhooks/{webhook}"
    Then the answer is 200
    And the webhook receives:
      """
      {"before": {"status": "Active"}, "after": {"id": "{webhook}", "status": "Suspended"}, "eventType": "WebhookUpdated"}
      """
    And the webhook receives:
      """
      {"id": "{webhook}", "creatorId": "{Alice}", "groupIds": ["{Travel Desk}"], "status": "Deleted", "eventType": "WebhookDeleted"}
      """

  Scenario: A new one is notified
    Given the application is subscribed to the webhooks of Bob
    When Alice asks for POST "/groups/{Travel Desk}/webhooks"
    Then the answer is 200
    And the webhook receives:
      """
      {"creatorId": "{Alice}", "groupIds": ["{Travel Desk}"], "status": "Active", "eventType": "WebhookCreated"}
      """

  Scenario: One is read as a list
    When Bob asks for GET "/webhooks/{webhook}"
    Then the answer is 200
    And the answer holds:
      """
      {"records": [{"id": "{webhook}", "status": "Active", "groupIds": ["{Travel Desk}"], "creatorId": "{Alice}"}]}
      """

  Scenario Outline: They are listed to the members of their chats
    When Bob asks for GET "<path>"
    Then the answer is 200
    And the answer holds:
      """
      {"records": [{"id": "{webhook}"}]}
      """

    Examples:
      | path                           |
      | /webhooks                      |
      | /groups/{Travel Desk}/webhooks |

  Scenario Outline: To others they do not exist
    When Carol asks for <method> "<path>"
    Then the answer is 404 with the error "CMN-102"

    Examples:
      | method | path                           |
      | GET    | /groups/{Travel Desk}/webhooks |
      | POST   | /groups/{Travel Desk}/webhooks |
      | GET    | /webhooks/{webhook}            |
      | DELETE | /webhooks/{webhook}            |
      | POST   | /webhooks/{webhook}/activate   |
      | POST   | /webhooks/{webhook}/suspend    |

  Scenario: Only its creator and administrators of the team change one
    When Bob asks for DELETE "/webhooks/{webhook}"
    Then the answer is 403 with the error "CMN-401"
