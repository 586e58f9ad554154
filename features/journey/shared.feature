@browser
Feature: Tasks, notes and cards in the RingCentral app
  What people share in a chat beside words.

  Background:
    Given the company Acme

  Scenario: A task is made and completed
    Given Bob has opened the team "Travel Desk" in the RingCentral app
    And Alice has opened the team "Travel Desk" in the RingCentral app
    And Alice has pressed "Tasks"
    And Alice has entered "Book the hotel" into "Subject"
    And Alice has entered "Yes" into "Bob Brandt bob@acme.example"
    And Alice has pressed "Create the task"
    And Bob has read "Task Book the hotel Bob Brandt"
    When Alice presses "Complete"
    Then Alice reads "Done Book the hotel"

  Scenario: A note is published
    Given Bob has opened the team "Travel Desk" in the RingCentral app
    And Alice has opened the team "Travel Desk" in the RingCentral app
    And Alice has pressed "Notes"
    And Alice has entered "Packing" into "Title"
    And Alice has entered "Tent, lamp" into "Text"
    When Alice presses "Publish the note"
    Then Alice reads "Tent, lamp"
    And Bob reads "Note Packing Tent, lamp"

  Scenario: A button of a card tells its application
    Given the application listens to the buttons of its cards
    And the application has posted a card with a button as Bob in "{Travel Desk}"
    And Alice has opened the team "Travel Desk" in the RingCentral app
    And Alice has entered "14A" into "seat"
    When Alice presses "Book"
    Then Alice reads "Sent"
    And the application hears, signed with its secret:
      """
      {"type": "button_submit", "user": {"id": "{Alice}"}, "card": {"id": "{card}"}, "data": {"seat": "14A", "train": "7:40"}}
      """

  Scenario: An application answers a button with a dialog
    Given the application listens to the buttons of its cards
    And the application answers 200 to its buttons:
      """
      {"type": "dialog", "dialog": {"title": "Which seat?", "card": {"type": "AdaptiveCard", "body": [{"type": "TextBlock", "text": "A window is free"}]}}}
      """
    And the application has posted a card with a button as Bob in "{Travel Desk}"
    And Alice has opened the team "Travel Desk" in the RingCentral app
    When Alice presses "Book"
    Then Alice reads "Which seat?"
    And Alice reads "A window is free"
