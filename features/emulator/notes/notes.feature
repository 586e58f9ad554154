Feature: Notes
  Pages that people in a chat write together, one at a time.

  Background:
    Given the company Acme
    And Alice has made the team by POST "/teams" with:
      """
      {"name": "Trips", "public": true, "members": [{"id": "{Bob}"}]}
      """
    And Alice has made the draft by POST "/chats/{team}/notes" with:
      """
      {"title": "Draft", "body": "<p>Not yet</p>"}
      """
    And Alice has made the note by POST "/chats/{team}/notes" with:
      """
      {"title": "Rome", "body": "<p>To <b>see</b></p>"}
      """
    And Alice has asked for POST "/notes/{note}/publish"
    And the answer is 200

  Scenario: A note begins as a draft
    When Bob asks for POST "/chats/{team}/notes" with:
      """
      {"title": "Paris"}
      """
    Then the answer is 200
    And the answer holds:
      """
      {"type": "Note", "title": "Paris", "status": "Draft", "creator": {"id": "{Bob}"}, "chatIds": ["{team}"]}
      """
    And the answer lacks "lockedBy"

  Scenario: A draft is seen by nobody else
    When Bob asks for GET "/notes/{draft}"
    Then the answer is 404 with the error "CMN-102"

  Scenario: A published note is announced by a post
    Given the application is subscribed to the posts of Bob
    When Alice asks for POST "/notes/{draft}/publish"
    Then the answer is 200
    And the webhook receives:
      """
      {"eventType": "PostAdded", "groupId": "{team}", "text": null, "attachments": [{"id": "{draft}", "type": "Note"}]}
      """

  Scenario: Only its creator publishes a note
    When Bob asks for POST "/notes/{draft}/publish"
    Then the answer is 400 with the error "CMN-101"

  Scenario: Notes are listed without their bodies
    When Bob asks for GET "/chats/{team}/notes?status=Active"
    Then the answer is 200
    And the answer holds:
      """
      {"records": [{"id": "{note}", "preview": "To see", "status": "Active"}], "navigation": {}}
      """
    And the answer lacks "body"

  Scenario: A note is read with its body
    When Bob asks for GET "/notes/{note}"
    Then the answer is 200
    And the answer holds:
      """
      {"body": "<p>To <b>see</b></p>"}
      """

  Scenario: Any member changes a note
    When Bob asks for PATCH "/notes/{note}" with:
      """
      {"title": "Roma"}
      """
    Then the answer is 200
    And the answer holds:
      """
      {"title": "Roma", "lastModifiedBy": {"id": "{Bob}"}}
      """

  Scenario: A lock keeps others from writing
    Given Alice has asked for POST "/notes/{note}/lock"
    And the answer is 204
    When Bob asks for PATCH "/notes/{note}" with:
      """
      {"title": "Roma"}
      """
    Then the answer is 400 with the error "CMN-101"
    And the answer says "locked by another user"

  Scenario: A lock ends with the writing
    Given Alice has asked for POST "/notes/{note}/lock"
    And Alice has asked for PATCH "/notes/{note}?releaseLock=true" with:
      """
      {"title": "Roma"}
      """
    When Bob asks for POST "/notes/{note}/lock"
    Then the answer is 204

  Scenario: A lock is taken away by who holds it
    Given Alice has asked for POST "/notes/{note}/lock"
    And Alice has asked for POST "/notes/{note}/unlock"
    And the answer is 204
    When Bob asks for POST "/notes/{note}/lock"
    Then the answer is 204

  Scenario: A lock lasts for five hours
    Given Alice has asked for POST "/notes/{note}/lock"
    And 4 hours have passed
    When Bob asks for POST "/notes/{note}/unlock"
    Then the answer is 400 with the error "CMN-101"

  Scenario: Then others may write again
    Given Alice has asked for POST "/notes/{note}/lock"
    And 5 hours have passed
    When Bob asks for POST "/notes/{note}/lock"
    Then the answer is 204

  Scenario: Its creator deletes it
    When Alice asks for DELETE "/notes/{note}"
    Then the answer is 204

  Scenario: Members do not delete the notes of others
    When Bob asks for DELETE "/notes/{note}"
    Then the answer is 403

  Scenario Outline: Who could join the team is refused
    When Carol asks for <method> "<path>"
    Then the answer is 403

    Examples:
      | method | path                  |
      | GET    | /chats/{team}/notes   |
      | GET    | /notes/{note}         |
      | PATCH  | /notes/{note}         |
      | DELETE | /notes/{note}         |
      | POST   | /notes/{note}/lock    |
      | POST   | /notes/{note}/unlock  |
      | POST   | /notes/{note}/publish |

  Scenario: Who could join the team writes no notes
    When Carol asks for POST "/chats/{team}/notes" with:
      """
      {"title": "Paris"}
      """
    Then the answer is 403

  Scenario: A note in no chat
    When Alice asks for POST "/chats/{nothing}/notes" with:
      """
      {"title": "Paris"}
      """
    Then the answer is 404 with the error "CMN-102"

  Scenario Outline: Nothing there
    When Alice asks for <method> "<path>"
    Then the answer is 404 with the error "CMN-102"

    Examples:
      | method | path                     |
      | GET    | /chats/{nothing}/notes   |
      | GET    | /notes/{nothing}         |
      | PATCH  | /notes/{nothing}         |
      | DELETE | /notes/{nothing}         |
      | POST   | /notes/{nothing}/lock    |
      | POST   | /notes/{nothing}/unlock  |
      | POST   | /notes/{nothing}/publish |
