Feature: Teams
  Who may see, join and manage them.

  Background:
    Given the company Acme
    And Alice has made the team by POST "/teams" with:
      """
      {"name": "Trips", "public": true, "members": [{"id": "{Bob}"}]}
      """

  Scenario: A team is created
    When Alice asks for POST "/teams" with:
      """
      {"name": "Others", "description": "What else"}
      """
    Then the answer is 201
    And the answer holds:
      """
      {"type": "Team", "name": "Others", "description": "What else", "public": false, "status": "Active"}
      """
    And the answer lacks "members"

  Scenario: A team has a name
    When Alice asks for POST "/teams" with:
      """
      {"description": "What else"}
      """
    Then the answer is 400 with the error "CMN-101"

  Scenario: A public team is listed for colleagues
    When Carol asks for GET "/teams"
    Then the answer is 200
    And the answer holds:
      """
      {"records": [{"id": "{team}", "name": "Trips"}]}
      """

  Scenario: A public team is read by colleagues
    When Carol asks for GET "/teams/{team}"
    Then the answer is 200

  Scenario: Its administrator changes it
    When Alice asks for PATCH "/teams/{team}" with:
      """
      {"name": "Journeys"}
      """
    Then the answer is 200
    And the answer holds:
      """
      {"name": "Journeys", "public": true}
      """

  Scenario: Its administrator deletes it
    When Alice asks for DELETE "/teams/{team}"
    Then the answer is 204

  Scenario Outline: What others want, and what already is
    When <person> asks for POST "/teams/{team}/<action>"
    Then the answer is <status>

    Examples:
      | person | action    | status |
      | Carol  | join      | 204    |
      | Bob    | join      | 205    |
      | Bob    | leave     | 204    |
      | Carol  | leave     | 205    |
      | Alice  | archive   | 204    |
      | Bob    | archive   | 403    |
      | Alice  | unarchive | 205    |
      | Bob    | unarchive | 403    |

  Scenario: An archived team is archived, and can be opened again
    Given Alice has asked for POST "/teams/{team}/archive"
    And Alice has asked for POST "/teams/{team}/archive"
    And the answer is 205
    When Alice asks for POST "/teams/{team}/unarchive"
    Then the answer is 204

  Scenario Outline: An archived team is closed
    Given Alice has asked for POST "/teams/{team}/archive"
    When <person> asks for POST "/teams/{team}/<action>"
    Then the answer is 403

    Examples:
      | person | action |
      | Carol  | join   |
      | Bob    | leave  |

  Scenario: A private team is not joined
    When Carol asks for POST "/teams/{Travel Desk}/join"
    Then the answer is 403

  Scenario Outline: Its administrator adds and removes people
    When Alice asks for POST "/teams/{team}/<action>" with:
      """
      {"members": [{"id": "{<member>}"}]}
      """
    Then the answer is 204

    Examples:
      | action | member |
      | add    | Carol  |
      | remove | Bob    |

  Scenario: Nobody is invited without an address
    When Alice asks for POST "/teams/{team}/add" with:
      """
      {"members": [{"email": "gus@"}]}
      """
    Then the answer is 400 with the error "CMN-101"

  Scenario Outline: Members manage nothing
    When Bob asks for <method> "/teams/{team}<action>" with:
      """
      {"name": "Mine", "members": [{"id": "{Carol}"}]}
      """
    Then the answer is 403

    Examples:
      | method | action  |
      | PATCH  |         |
      | POST   | /add    |
      | POST   | /remove |

  Scenario: Members do not delete it
    When Bob asks for DELETE "/teams/{team}"
    Then the answer is 403

  Scenario Outline: A team that does not exist
    When Alice asks for <method> "/teams/{nothing}<action>"
    Then the answer is 404 with the error "CMN-102"

    Examples:
      | method | action     |
      | GET    |            |
      | PATCH  |            |
      | DELETE |            |
      | POST   | /join      |
      | POST   | /leave     |
      | POST   | /archive   |
      | POST   | /unarchive |

  Scenario Outline: Members of a team that does not exist
    When Alice asks for POST "/teams/{nothing}/<action>" with:
      """
      {"members": [{"id": "{Bob}"}]}
      """
    Then the answer is 404 with the error "CMN-102"

    Examples:
      | action |
      | add    |
      | remove |

  Scenario: Who is added has joined
    Given the application is subscribed to the chats of Carol
    When Alice asks for POST "/teams/{team}/add" with:
      """
      {"members": [{"id": "{Carol}"}]}
      """
    Then the webhook receives:
      """
      {"eventType": "GroupJoined", "id": "{team}", "type": "Team", "name": "Trips", "isPublic": true, "status": "Active", "members": ["{Alice}", "{Bob}", "{Carol}"]}
      """

  Scenario: For the others it has changed
    Given the application is subscribed to the chats of Bob
    When Carol asks for POST "/teams/{team}/join"
    Then the webhook receives:
      """
      {"eventType": "GroupChanged", "id": "{team}", "members": ["{Alice}", "{Bob}", "{Carol}"]}
      """

  Scenario: A new name is told to its members
    Given the application is subscribed to the chats of Bob
    When Alice asks for PATCH "/teams/{team}" with:
      """
      {"name": "Journeys"}
      """
    Then the webhook receives:
      """
      {"eventType": "GroupRenamed", "id": "{team}", "name": "Journeys"}
      """

  Scenario: Who is removed has left
    Given the application is subscribed to the chats of Bob
    When Alice asks for POST "/teams/{team}/remove" with:
      """
      {"members": [{"id": "{Bob}"}]}
      """
    Then the webhook receives:
      """
      {"eventType": "GroupLeft", "id": "{team}", "members": ["{Alice}"]}
      """

  Scenario: Everybody leaves a deleted team
    Given the application is subscribed to the chats of Bob
    When Alice asks for DELETE "/teams/{team}"
    Then the webhook receives:
      """
      {"eventType": "GroupLeft", "id": "{team}", "status": "Active"}
      """

  Scenario: A person who joins is a post
    Given the application is subscribed to the posts of Bob
    When Carol asks for POST "/teams/{team}/join"
    Then the webhook receives:
      """
      {"eventType": "PostAdded", "type": "PersonJoined", "creatorId": "{Carol}", "text": null, "addedPersonIds": null, "groupId": "{team}"}
      """

  Scenario: People who are added are a post
    Given the application is subscribed to the posts of Bob
    When Alice asks for POST "/teams/{team}/add" with:
      """
      {"members": [{"id": "{Carol}"}]}
      """
    Then the webhook receives:
      """
      {"eventType": "PostAdded", "type": "PersonsAdded", "creatorId": "{Alice}", "addedPersonIds": ["{Carol}"]}
      """

  Scenario: People who are removed are a post
    Given the application is subscribed to the posts of Alice
    When Alice asks for POST "/teams/{team}/remove" with:
      """
      {"members": [{"id": "{Bob}"}]}
      """
    Then the webhook receives:
      """
      {"eventType": "PostAdded", "type": "PersonsRemoved", "removedPersonIds": ["{Bob}"]}
      """
