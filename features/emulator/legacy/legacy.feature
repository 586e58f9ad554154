Feature: The legacy family
  Paths and bodies of before 2022, as bot frameworks still use them.

  Background:
    Given the company Acme

  Scenario: A private chat is told by its members
    Given Alice has opened a conversation with Bob
    When Alice asks the legacy family for POST "/groups" with:
      """
      {"type": "PrivateChat", "members": ["{Bob}"]}
      """
    Then the answer names the same conversation
    And the answer holds:
      """
      {"type": "PrivateChat", "isPublic": null, "name": null, "members": ["{Alice}", "{Bob}"]}
      """

  Scenario: A team tells its members
    When Alice asks the legacy family for GET "/groups/{Travel Desk}"
    Then the answer is 200
    And the answer holds:
      """
      {"type": "Team", "isPublic": false, "name": "Travel Desk", "status": "Active"}
      """

  Scenario: A group of others does not exist
    When Carol asks the legacy family for GET "/groups/{Travel Desk}"
    Then the answer is 404 with the error "CMN-102"

  Scenario Outline: A group of others has no posts
    When Carol asks the legacy family for GET "<path>"
    Then the answer is 404 with the error "CMN-102"
    And the answer says "[groupId]"

    Examples:
      | path                         |
      | /groups/{Travel Desk}/posts  |
      | /posts?groupId={Travel Desk} |

  Scenario: A post may bring a whole card
    When Alice asks the legacy family for POST "/groups/{Travel Desk}/posts" with:
      """
      {"text": "Look", "attachments": [{"type": "Card", "title": "7:40", "text": "to Rome"}]}
      """
    Then the answer is 201
    And the answer holds:
      """
      {"groupId": "{Travel Desk}", "text": "Look", "attachments": [{"type": "Card", "title": "7:40", "text": "to Rome"}]}
      """

  Scenario: Its posts are those of today
    Given Alice has made the post by POST "/chats/{Travel Desk}/posts" with:
      """
      {"text": "Hello"}
      """
    When Bob asks the legacy family for GET "/groups/{Travel Desk}/posts?recordCount=1"
    Then the answer holds:
      """
      {"records": [{"id": "{post}", "text": "Hello"}]}
      """

  Scenario: Cards are posted under both paths
    When Alice asks the legacy family for POST "/chats/{Travel Desk}/adaptive-cards" with:
      """
      {"body": []}
      """
    Then the answer is 201

  Scenario: A file is described
    Given Alice has uploaded the file "plan.txt"
    When Bob asks the legacy family for GET "/files/{file}"
    Then the answer is 200
    And the answer holds:
      """
      {"id": "{file}", "name": "plan.txt"}
      """

  Scenario: Only administrators of a team change its members
    When Bob asks the legacy family for POST "/groups/{Travel Desk}/bulk-assign" with:
      """
      {"addedPersonIds": ["{Carol}"]}
      """
    Then the answer is 403 with the error "CMN-401"

  Scenario: The profile counts what is unread
    Given Alice has made the post by POST "/chats/{Travel Desk}/posts" with:
      """
      {"text": "Hello"}
      """
    And Bob has asked the legacy family for POST "/chats/{Travel Desk}/read"
    And the answer is 204
    And Alice has made the post by POST "/chats/{Travel Desk}/posts" with:
      """
      {"text": "Anybody there?"}
      """
    When Bob asks the legacy family for GET "/profile?fields=unreadPostsCount,tooManyUnreadPosts"
    Then the answer is 200
    And the answer holds:
      """
      {"unreadPostsCount": 1, "tooManyUnreadPosts": false}
      """

  Scenario: A chat is marked as unread
    Given Bob has asked the legacy family for POST "/chats/{Travel Desk}/unread"
    When Bob asks the legacy family for GET "/profile"
    Then the answer holds:
      """
      {"unreadPostsCount": 1}
      """

  Scenario Outline: Others do not mark it
    When Carol asks the legacy family for POST "/chats/{Travel Desk}/<mark>"
    Then the answer is 404 with the error "CMN-102"

    Examples:
      | mark   |
      | read   |
      | unread |

  Scenario: Preferences are kept
    Given Alice has asked the legacy family for PATCH "/preferences" with:
      """
      {"chats": {"maxCount": 20}}
      """
    When Alice asks the legacy family for GET "/preferences"
    Then the answer holds:
      """
      {"chats": {"maxCount": 20, "leftRailMode": "CombineAllChatTypes"}}
      """

  Scenario: Preferences that do not exist are refused
    When Alice asks the legacy family for PATCH "/preferences" with:
      """
      {"chats": {"leftRailMode": "UpsideDown"}}
      """
    Then the answer is 400 with the error "CMN-101"
