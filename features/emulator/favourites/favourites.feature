Feature: Favourite chats
  A person marks chats, for nobody else.

  Background:
    Given the company Acme
    And Alice has made the team by POST "/teams" with:
      """
      {"name": "Trips", "public": true}
      """

  Scenario: A chat is marked
    When Alice asks for POST "/chats/{team}/favorite"
    Then the answer is 204

  Scenario: Marked chats are listed
    Given Alice has asked for POST "/chats/{team}/favorite"
    When Alice asks for GET "/favorites"
    Then the answer is 200
    And the answer holds:
      """
      {"records": [{"id": "{team}"}]}
      """

  Scenario: The mark is taken away
    Given Alice has asked for POST "/chats/{team}/favorite"
    And Alice has asked for POST "/chats/{team}/unfavorite"
    And the answer is 204
    When Alice asks for GET "/favorites"
    Then the answer holds:
      """
      {"records": []}
      """

  Scenario: Only members mark a chat
    When Bob asks for POST "/chats/{team}/favorite"
    Then the answer is 403

  Scenario Outline: A chat that does not exist
    When Alice asks for POST "/chats/{nothing}/<action>"
    Then the answer is 404 with the error "CMN-102"

    Examples:
      | action     |
      | favorite   |
      | unfavorite |
