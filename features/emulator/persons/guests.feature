Feature: Guests
  People outside the account, who are in a team because somebody gave their e-mail address.

  Background:
    Given the company Acme
    And Alice has invited "gus@elsewhere.example" to a new team "Fair"

  Scenario: The id of a guest tells that there is no extension behind it
    When Alice asks for GET "/persons/{Gus}"
    Then the answer is 200
    And the answer says "glip-"
    And the answer holds:
      """
      {"id": "{Gus}", "firstName": "gus", "email": "gus@elsewhere.example", "companyId": "{company}"}
      """

  Scenario: A guest and a colleague at once
    When Alice asks for GET "/persons/{Gus},{Bob},glip-12"
    Then the answer is 207
    And the parts are 200, 200, 404

  Scenario: A team names its guests
    When Alice asks for GET "/chats/{Fair}"
    Then the answer holds:
      """
      {"members": [{"id": "{Alice}"}, {"id": "{Gus}"}]}
      """

  Scenario: The legacy family names them as well
    When Alice asks the legacy family for GET "/groups/{Fair}"
    Then the answer holds:
      """
      {"members": ["{Alice}", "{Gus}"]}
      """

  Scenario: A guest writes
    Given Gus has activated the account by the mail to "gus@elsewhere.example"
    When Gus asks for POST "/chats/{Fair}/posts" with:
      """
      {"text": "Where is hall 7?"}
      """
    Then the answer is 201
    And the answer holds:
      """
      {"creatorId": "{Gus}"}
      """

  Scenario: A guest is mentioned
    When Alice asks for POST "/chats/{Fair}/posts" with:
      """
      {"text": "![:Person]({Gus}) welcome"}
      """
    Then the answer holds:
      """
      {"mentions": [{"id": "{Gus}", "type": "Person", "name": "gus"}]}
      """

  Scenario: A task is for a guest
    When Alice asks for POST "/chats/{Fair}/tasks" with:
      """
      {"subject": "Bring the posters", "assignees": [{"id": "{Gus}"}]}
      """
    Then the answer is 201
    And the answer holds:
      """
      {"assignees": [{"id": "{Gus}", "status": "Pending"}]}
      """

  Scenario: Subscribers hear who came
    Given the application is subscribed to "/team-messaging/v1/posts" for Alice
    When Alice has added "ina@elsewhere.example" to the team "Fair" as a guest
    Then the webhook receives:
      """
      {"type": "PersonsAdded", "addedPersonIds": ["{Ina}"]}
      """

  Scenario: A guest is removed
    Given Alice has asked for POST "/teams/{Fair}/remove" with:
      """
      {"members": [{"id": "{Gus}"}]}
      """
    When Alice asks for GET "/chats/{Fair}"
    Then the answer holds:
      """
      {"members": [{"id": "{Alice}"}]}
      """

  Scenario: A colleague is no guest
    When Alice asks for POST "/teams/{Fair}/add" with:
      """
      {"members": [{"id": "glip-{Bob}"}]}
      """
    Then the answer is 400 with the error "CMN-101"
    And the answer says "members[0].id"
