Feature: Conversations
  The same people always have the same conversation.

  Background:
    Given the company Acme
    And Alice has made the conversation by POST "/conversations" with:
      """
      {"members": [{"id": "{Bob}"}]}
      """

  Scenario: The first time it is created
    When Alice asks for POST "/conversations" with:
      """
      {"members": [{"id": "{Bob}"}, {"email": "carol@acme.example"}]}
      """
    Then the answer is 201
    And the answer holds:
      """
      {"type": "Group"}
      """

  Scenario: Later it is found
    When Bob asks for POST "/conversations" with:
      """
      {"members": [{"id": "{Alice}"}, {"id": "{Bob}"}]}
      """
    Then the answer is 200
    And the answer holds:
      """
      {"id": "{conversation}", "type": "Direct"}
      """

  Scenario: With oneself it is the Personal chat
    When Alice asks for POST "/conversations" with:
      """
      {}
      """
    Then the answer is 200
    And the answer holds:
      """
      {"type": "Personal", "members": [{"id": "{Alice}"}]}
      """

  Scenario: Nobody talks to nobody
    When Alice asks for POST "/conversations" with:
      """
      {"members": [{"id": "{nothing}"}]}
      """
    Then the answer is 400 with the error "CMN-101"

  Scenario: It is read
    When Bob asks for GET "/conversations/{conversation}"
    Then the answer is 200

  Scenario: It is listed, and teams are not
    When Bob asks for GET "/conversations?recordCount=2"
    Then the answer is 200
    And the answer holds:
      """
      {"records": [{"type": "Personal"}, {"id": "{conversation}"}]}
      """

  Scenario: Others do not find it
    When Carol asks for GET "/conversations/{conversation}"
    Then the answer is 404 with the error "CMN-102"

  Scenario: A team is no conversation
    When Alice asks for GET "/conversations/{Travel Desk}"
    Then the answer is 404 with the error "CMN-102"

  Scenario: A conversation cannot be deleted
    When Alice asks for DELETE "/teams/{conversation}"
    Then the answer is 400 with the error "CNV-001"
    And the answer says "Conversation with type [Direct] cannot be deleted."

  Scenario: Members are told when it begins
    Given the application is subscribed to the chats of Bob
    When Carol opens a conversation with Bob
    Then the webhook receives:
      """
      {"eventType": "GroupJoined", "type": "PrivateChat", "name": null, "isPublic": null, "members": ["{Bob}", "{Carol}"]}
      """
