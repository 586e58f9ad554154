Feature: Interactive messages
  Buttons of adaptive cards, and what their application makes of them.

  Background:
    Given the company Acme
    And the application listens to the buttons of its cards
    And the application has posted a card with a button as Bob in "{Travel Desk}"

  Scenario: The application hears of a button
    When Alice presses the button of the card with:
      """
      {"seat": "14A", "train": "7:40"}
      """
    Then the application hears, signed with its secret:
      """
      {"type": "button_submit", "user": {"id": "{Alice}", "extId": "{Alice}", "firstName": "Alice", "accountId": "{company}"},
       "conversation": {"id": "{Travel Desk}", "type": "Team", "name": "Travel Desk"}, "card": {"id": "{card}"},
       "bot": {"id": "{Bob}"}, "data": {"seat": "14A", "train": "7:40"}}
      """
    And Alice then sees:
      """
      {"status": 200}
      """

  Scenario: A dialog is opened
    Given the application answers 200 to its buttons:
      """
      {"type": "dialog", "dialog": {"title": "Pay", "size": "small", "iFrameURL": "https://pay.example"}}
      """
    When Alice presses the button of the card with:
      """
      {}
      """
    Then Alice then sees:
      """
      {"status": 200, "dialog": {"title": "Pay", "size": "small", "iframeURL": "https://pay.example"}}
      """

  Scenario: An error is shown
    Given the application answers 409 to its buttons:
      """
      sold out
      """
    When Alice presses the button of the card with:
      """
      {}
      """
    Then Alice then sees:
      """
      {"status": 409, "error": "Acme Connector answered 409: sold out"}
      """

  Scenario: Who is not in the chat cannot press its buttons
    When Carol presses the button of the card with:
      """
      {}
      """
    Then Carol then sees:
      """
      {"error": "Resource for parameter [cardId] is not found: nothing of this id is there for the caller, or it was deleted: list what there is first; ids of sandbox and production differ"}
      """
