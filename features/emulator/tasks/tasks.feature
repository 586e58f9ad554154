Feature: Tasks
  What people in a chat are to do.

  Background:
    Given the company Acme
    And Alice has made the team by POST "/teams" with:
      """
      {"name": "Trips", "public": true, "members": [{"id": "{Bob}"}]}
      """
    And Alice has made the task by POST "/chats/{team}/tasks" with:
      """
      {"subject": "Book", "assignees": [{"id": "{Bob}"}]}
      """

  Scenario: A task is made
    When Bob asks for POST "/chats/{team}/tasks" with:
      """
      {"subject": "Pack", "assignees": [{"id": "{Alice}"}], "color": "Red", "dueDate": "2026-04-01T12:00:00Z"}
      """
    Then the answer is 201
    And the answer holds:
      """
      {"type": "Task", "subject": "Pack", "status": "Pending", "creator": {"id": "{Bob}"}, "chatIds": ["{team}"], "assignees": [{"id": "{Alice}", "status": "Pending"}], "color": "Red", "dueDate": "2026-04-01T12:00:00.000Z", "completenessCondition": "Simple"}
      """

  Scenario: A task is announced by a post
    Given the application is subscribed to the posts of Bob
    And Alice has made the other by POST "/chats/{team}/tasks" with:
      """
      {"subject": "Pack", "assignees": []}
      """
    Then the webhook receives:
      """
      {"eventType": "PostAdded", "groupId": "{team}", "text": null, "creatorId": "{Alice}", "attachments": [{"id": "{other}", "type": "Task"}]}
      """

  Scenario: Tasks are listed
    When Bob asks for GET "/chats/{team}/tasks?status=Pending&assigneeId={Bob}"
    Then the answer is 200
    And the answer holds:
      """
      {"records": [{"id": "{task}"}], "navigation": {}}
      """

  Scenario: Filters leave others out
    When Bob asks for GET "/chats/{team}/tasks?status=Completed"
    Then the answer is 200
    And the answer holds:
      """
      {"records": []}
      """

  Scenario: A task is read
    When Bob asks for GET "/tasks/{task}"
    Then the answer is 200

  Scenario: Several tasks are read at once
    When Bob asks for GET "/tasks/{task},{nothing}"
    Then the answer is 207
    And the parts are 200, 404

  Scenario: A changed task is answered as itself and as a list
    When Bob asks for PATCH "/tasks/{task}" with:
      """
      {"subject": "Book both"}
      """
    Then the answer is 200
    And the answer holds:
      """
      {"id": "{task}", "subject": "Book both", "records": [{"id": "{task}", "subject": "Book both"}]}
      """

  Scenario: A task is completed
    Given Bob has asked for POST "/tasks/{task}/complete" with:
      """
      {"status": "Complete"}
      """
    And the answer is 204
    When Alice asks for GET "/tasks/{task}"
    Then the answer holds:
      """
      {"status": "Completed", "assignees": [{"id": "{Bob}", "status": "Completed"}]}
      """

  Scenario: Its creator deletes it, and its post is gone
    Given the application is subscribed to the posts of Bob
    When Alice asks for DELETE "/tasks/{task}"
    Then the answer is 204
    And the webhook receives:
      """
      {"eventType": "PostRemoved", "groupId": "{team}"}
      """

  Scenario: Members do not delete the tasks of others
    When Bob asks for DELETE "/tasks/{task}"
    Then the answer is 403

  Scenario: Only members are assigned
    When Bob asks for POST "/chats/{team}/tasks" with:
      """
      {"subject": "Pack", "assignees": [{"id": "{Carol}"}]}
      """
    Then the answer is 400 with the error "CMN-101"
    And the answer says "assignees[0].id"

  Scenario Outline: Who could join the team is refused
    When Carol asks for <method> "<path>"
    Then the answer is 403

    Examples:
      | method | path                |
      | GET    | /chats/{team}/tasks |
      | GET    | /tasks/{task}       |
      | PATCH  | /tasks/{task}       |
      | DELETE | /tasks/{task}       |

  Scenario Outline: Nothing there
    When Alice asks for <method> "<path>" with:
      """
      {"subject": "Pack", "assignees": [], "status": "Complete"}
      """
    Then the answer is 404 with the error "CMN-102"

    Examples:
      | method | path                      |
      | POST   | /chats/{nothing}/tasks    |
      | PATCH  | /tasks/{nothing}          |
      | POST   | /tasks/{nothing}/complete |

  Scenario Outline: Nothing to read there
    When Alice asks for <method> "<path>"
    Then the answer is 404 with the error "CMN-102"

    Examples:
      | method | path                   |
      | GET    | /chats/{nothing}/tasks |
      | GET    | /tasks/{nothing}       |
      | DELETE | /tasks/{nothing}       |
