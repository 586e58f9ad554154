Feature: Calendar events
  Those of one person alone, and those of a chat.

  Background:
    Given the company Acme
    And Alice has made the team by POST "/teams" with:
      """
      {"name": "Trips", "public": true, "members": [{"id": "{Bob}"}]}
      """
    And Alice has made the event by POST "/events" with:
      """
      {"title": "Lunch", "startTime": "2026-04-01T12:00:00Z", "endTime": "2026-04-01T13:00:00Z"}
      """

  Scenario: An event of one's own
    When Bob asks for POST "/events" with:
      """
      {"title": "Dentist", "startTime": "2026-04-01T12:00:00Z", "endTime": "2026-04-01T13:00:00Z"}
      """
    Then the answer is 200
    And the answer holds:
      """
      {"creatorId": "{Bob}", "title": "Dentist", "startTime": "2026-04-01T12:00:00.000Z", "endTime": "2026-04-01T13:00:00.000Z", "allDay": false, "color": "Black"}
      """

  Scenario: An event does not end before it starts
    When Bob asks for POST "/events" with:
      """
      {"title": "Dentist", "startTime": "2026-04-01T12:00:00Z", "endTime": "2026-04-01T11:00:00Z"}
      """
    Then the answer is 400 with the error "CMN-101"

  Scenario: One's own events are listed
    When Alice asks for GET "/events"
    Then the answer is 200
    And the answer holds:
      """
      {"records": [{"id": "{event}"}], "navigation": {}}
      """

  Scenario: An event is read
    When Alice asks for GET "/events/{event}"
    Then the answer is 200

  Scenario: Several events are read at once
    When Alice asks for GET "/events/{event},{nothing}"
    Then the answer is 207
    And the parts are 200, 404

  Scenario: An event is replaced
    When Alice asks for PUT "/events/{event}" with:
      """
      {"title": "Dinner", "startTime": "2026-04-01T19:00:00Z", "endTime": "2026-04-01T21:00:00Z"}
      """
    Then the answer is 200
    And the answer holds:
      """
      {"id": "{event}", "title": "Dinner"}
      """

  Scenario: An event is deleted
    When Alice asks for DELETE "/events/{event}"
    Then the answer is 200

  Scenario: An event of a chat is announced by a post
    Given the application is subscribed to the posts of Alice
    When Bob asks for POST "/groups/{team}/events" with:
      """
      {"title": "Picnic", "startTime": "2026-04-01T12:00:00Z", "endTime": "2026-04-01T13:00:00Z"}
      """
    Then the answer is 200
    And the webhook receives:
      """
      {"eventType": "PostAdded", "groupId": "{team}", "creatorId": "{Bob}", "attachments": [{"type": "Event", "title": "Picnic", "startTime": "2026-04-01T12:00:00.000Z"}]}
      """

  Scenario: The events of a chat are listed
    Given Bob has made the picnic by POST "/groups/{team}/events" with:
      """
      {"title": "Picnic", "startTime": "2026-04-01T12:00:00Z", "endTime": "2026-04-01T13:00:00Z"}
      """
    When Alice asks for GET "/groups/{team}/events"
    Then the answer is 200
    And the answer holds:
      """
      {"records": [{"id": "{picnic}", "title": "Picnic"}], "navigation": {}}
      """

  Scenario: Members do not change the events of others
    Given Alice has made the picnic by POST "/groups/{team}/events" with:
      """
      {"title": "Picnic", "startTime": "2026-04-01T12:00:00Z", "endTime": "2026-04-01T13:00:00Z"}
      """
    When Bob asks for PUT "/events/{picnic}" with:
      """
      {"title": "Party"}
      """
    Then the answer is 403

  Scenario: Members do not delete the events of others
    Given Alice has made the picnic by POST "/groups/{team}/events" with:
      """
      {"title": "Picnic", "startTime": "2026-04-01T12:00:00Z", "endTime": "2026-04-01T13:00:00Z"}
      """
    When Bob asks for DELETE "/events/{picnic}"
    Then the answer is 403

  Scenario: Who could join the team does not see its events
    When Carol asks for GET "/groups/{team}/events"
    Then the answer is 403

  Scenario: Who could join the team makes no events there
    When Carol asks for POST "/groups/{team}/events" with:
      """
      {"title": "Picnic", "startTime": "2026-04-01T12:00:00Z", "endTime": "2026-04-01T13:00:00Z"}
      """
    Then the answer is 403

  Scenario Outline: An event of somebody else
    When Bob asks for <method> "/events/{event}"
    Then the answer is 404 with the error "CMN-102"

    Examples:
      | method |
      | GET    |
      | PUT    |
      | DELETE |

  Scenario: Events in no chat
    When Alice asks for GET "/groups/{nothing}/events"
    Then the answer is 404 with the error "CMN-102"

  Scenario: An event in no chat
    When Alice asks for POST "/groups/{nothing}/events" with:
      """
      {"title": "Picnic", "startTime": "2026-04-01T12:00:00Z", "endTime": "2026-04-01T13:00:00Z"}
      """
    Then the answer is 404 with the error "CMN-102"
