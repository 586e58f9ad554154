Feature: Chats of all types
  One's own chats, and the public teams that one may join.

  Background:
    Given the company Acme

  Scenario: Lists hold chats of the types that are asked for
    When Alice asks for GET "/chats?type=Team"
    Then the answer is 200
    And the answer holds:
      """
      {"records": [{"id": "{Travel Desk}", "type": "Team", "name": "Travel Desk", "public": false, "status": "Active"}], "navigation": {}}
      """

  Scenario: A chat is read with its members
    When Alice asks for GET "/chats/{Travel Desk}"
    Then the answer is 200
    And the answer holds:
      """
      {"id": "{Travel Desk}", "members": [{"id": "{Alice}"}, {"id": "{Bob}"}, {"id": "{Travel App}"}]}
      """

  Scenario: The tilde is the Personal chat
    When Alice asks for GET "/chats/~"
    Then the answer is 200
    And the answer holds:
      """
      {"type": "Personal", "name": null, "members": [{"id": "{Alice}"}]}
      """

  Scenario: What changed last comes first
    Given Alice has written "Hi" to the team "Travel Desk"
    When Bob asks for GET "/recent/chats?recordCount=1"
    Then the answer is 200
    And the answer holds:
      """
      {"records": [{"id": "{Travel Desk}"}]}
      """
    And the answer lacks "navigation"

  Scenario: A chat of others does not exist
    When Carol asks for GET "/chats/{Travel Desk}"
    Then the answer is 404 with the error "CMN-102"

  Scenario: Nothing is done to a chat itself
    When Alice asks for DELETE "/chats/{Travel Desk}"
    Then the answer is 404

  Scenario Outline: More records than a page can hold
    When Alice asks for GET "<list>?recordCount=251"
    Then the answer is 400 with the error "CMN-101"

    Examples:
      | list           |
      | /chats         |
      | /recent/chats  |
      | /favorites     |
      | /conversations |
      | /teams         |
