Feature: Adaptive cards
  Cards that programs post, and who may change them.

  Background:
    Given the company Acme
    And Alice has made the card by POST "/chats/{Travel Desk}/adaptive-cards" with:
      """
      {"type": "AdaptiveCard", "version": "1.0", "fallbackText": "A ticket", "body": [{"type": "TextBlock", "text": "7:40"}]}
      """

  Scenario: A card is announced by a post
    Given the application is subscribed to the posts of Bob
    When Alice asks for POST "/chats/{Travel Desk}/adaptive-cards" with:
      """
      {"body": []}
      """
    Then the answer is 201
    And the answer holds:
      """
      {"type": "AdaptiveCard", "version": "1.3", "creator": {"id": "{Alice}"}, "chatIds": ["{Travel Desk}"]}
      """
    And the webhook receives:
      """
      {"eventType": "PostAdded", "text": null, "attachments": [{"type": "AdaptiveCard", "fallback": "New Card Sent."}]}
      """

  Scenario: A card is read as it was written
    When Bob asks for GET "/adaptive-cards/{card}"
    Then the answer is 200
    And the answer holds:
      """
      {"id": "{card}", "fallbackText": "A ticket", "body": [{"type": "TextBlock", "text": "7:40"}]}
      """

  Scenario: Several cards are read at once
    When Bob asks for GET "/adaptive-cards/{card},{nothing}"
    Then the answer is 207

  Scenario: A card of others does not exist
    When Carol asks for GET "/adaptive-cards/{card}"
    Then the answer is 404 with the error "CMN-102"

  Scenario: A changed card changes its post
    Given the application is subscribed to the posts of Bob
    When Alice asks for PUT "/adaptive-cards/{card}" with:
      """
      {"fallbackText": "Sold out", "body": []}
      """
    Then the answer is 200
    And the webhook receives:
      """
      {"eventType": "PostChanged", "attachments": [{"id": "{card}", "type": "AdaptiveCard", "fallback": "Sold out"}]}
      """

  Scenario: A card may be sent back as it was read
    When Alice asks for PUT "/adaptive-cards/{card}" with:
      """
      {"id": "{nothing}", "creator": {"id": "{Bob}"}, "chatIds": ["{nothing}"], "creationTime": "2020-01-01T00:00:00.000Z", "body": []}
      """
    And Bob asks for GET "/adaptive-cards/{card}"
    Then the answer holds:
      """
      {"id": "{card}", "creator": {"id": "{Alice}"}, "chatIds": ["{Travel Desk}"], "body": []}
      """
    And the answer lacks "2020-01-01"

  Scenario: Only its creator changes a card
    When Bob asks for PUT "/adaptive-cards/{card}" with:
      """
      {"body": []}
      """
    Then the answer is 403 with the error "CMN-401"

  Scenario: A card that breaks the schema is refused
    When Alice asks for POST "/chats/{Travel Desk}/adaptive-cards" with:
      """
      {"body": [{"type": "Blink"}]}
      """
    Then the answer is 400 with the error "CMN-101"

  Scenario: Nobody posts a card to a chat of others
    When Carol asks for POST "/chats/{Travel Desk}/adaptive-cards" with:
      """
      {"body": []}
      """
    Then the answer is 404 with the error "CMN-102"

  Scenario: A deleted card takes its post along
    Given the application is subscribed to the posts of Bob
    When Alice asks for DELETE "/adaptive-cards/{card}"
    Then the answer is 204
    And the webhook receives:
      """
      {"eventType": "PostRemoved", "groupId": "{Travel Desk}"}
      """

  Scenario: Only its creator deletes a card
    When Bob asks for DELETE "/adaptive-cards/{card}"
    Then the answer is 403 with the error "CMN-401"

  Scenario: What does not exist is not deleted
    When Alice asks for DELETE "/adaptive-cards/{nothing}"
    Then the answer is 404 with the error "CMN-102"

  Scenario: What does not exist is not changed
    When Alice asks for PUT "/adaptive-cards/{nothing}" with:
      """
      {"body": []}
      """
    Then the answer is 404 with the error "CMN-102"
